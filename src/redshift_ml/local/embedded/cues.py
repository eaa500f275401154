"""Words that carry feeling in languages the English model cannot read.

Written for this project: a few dozen plain words of praise and complaint per
language. They find the clear cases and answer neutral for the rest; they are
no trained model and the answer's details say so.
"""

from __future__ import annotations

import re

from redshift_ml.local.embedded.features import words

# Stems: a word counts when it starts with one; a final full stop makes it a whole word.
# Scripts without spaces match anywhere.
_POSITIVE = {
    "de": "gut.|gute|super|toll|perfekt|schnell|zufrieden|begeister|empfehl|freundlich"
    "|wunderbar|klasse"
    "|hervorragend|liebe|schön|einfach|danke|prima|ausgezeichnet|hilfsbereit|top.|gerne",
    "es": "buen|excelente|perfect|rápid|encant|recomiend|feliz|content|maravill|genial|amable"
    "|gracias|fácil|mejor|satisfech|increíble|estupend|fantástic|útil|bonit",
    "fr": "bon.|bonne|excellent|parfait|rapide|ador|recommande|content|heureu|satisfait"
    "|merveill|génial"
    "|merci|facile|meilleur|super|magnifique|agréable|impeccable|top.|efficace|aimable",
    "it": "buon|ottim|perfett|veloc|consiglio|content|felic|soddisfatt|meraviglios|fantastic"
    "|grazie|facile|miglior|bellissim|eccellent|gentil|comod|splendid",
    "pt": "bom|boa|ótim|excelente|perfeit|rápid|ador|recomend|feliz|content|satisfeit|maravilh"
    "|incrível|obrigad|fácil|melhor|gostei|gentil|lind",
    "nl": "goed|geweldig|perfect|snel|tevreden|blij|aanrader|fijn|mooi|prima|uitstekend|bedankt"
    "|vriendelijk|makkelijk|beste|fantastisch|behulpzaam",
    "ja": "素晴らし|最高|良い|良かった|よかった|満足|嬉し|うれし|好き|便利|おすすめ|ありがと"
    "|丁寧|快適|早い|綺麗|完璧",
    "zh": "很好|喜欢|满意|推荐|完美|优秀|不错|开心|方便|感谢|漂亮|舒服|值得|最好|太棒",
    "ko": "좋아|좋은|좋습|좋았|최고|만족|추천|감사|완벽|편리|친절|예쁘|빠르",
    "ru": "хорош|отличн|прекрасн|доволен|довольн|спасибо|быстр|рекоменд|нравит|любл|удобн|лучш"
    "|великолепн|супер|идеальн",
}
_NEGATIVE = {
    "de": "schlecht|kaputt|enttäusch|langsam|furchtbar|defekt|ärger|schrecklich|mangel"
    "|unzufrieden|reklam|leider|mies|katastroph|teuer|unfreundlich|nutzlos|problem|fehler"
    "|verspät",
    "es": "mal.|malo|mala.|malas.|malísim|peor|horrible|terrible|decepcion|roto|rota.|lent"
    "|problema|defectuos|devol|pésim"
    "|triste|inútil|dañad|tarde|error|queja|estafa|enfad|insatisfech",
    "fr": "mauvais|horrible|terrible|déç|décev|cassé|lent.|lente|problème|défectueu|rembours"
    "|pire."
    "|nul.|nulle|inutile|retard|erreur|arnaque|médiocre|abîmé|cher.|chère|inadmissible"
    "|insatisfait",
    "it": "cattiv|pessim|orribil|terribil|delus|rotto|rotta|lent|problem|difettos|rimbors|peggior"
    "|inutil|ritard|errore|truffa|danneggiat|scadent|insoddisfatt",
    "pt": "mau.|má.|péssim|horrível|terrível|decepcion|desilud|quebrad|lent|problema|defeit"
    "|reembols|pior|inútil|atras|erro|golpe|ruim|insatisfeit",
    "nl": "slecht|teleurgesteld|teleurstellend|kapot|traag|probleem|defect|vreselijk|klacht"
    "|helaas|slechtste|nutteloos|fout|duur|ontevreden|waardeloos",
    "ja": "最悪|悪い|悪かった|壊れ|残念|遅い|遅れ|不満|ひどい|故障|返品|がっかり|不良|失望"
    "|使えな|つまらな|問題",
    "zh": "很差|糟糕|失望|坏了|太慢|退货|问题|不满|垃圾|最差|讨厌|差劲|投诉|损坏|后悔",
    "ko": "나쁘|나빴|최악|실망|고장|느리|불만|환불|문제|별로|불편|짜증",
    "ru": "плох|ужасн|сломан|сломал|медленн|разочар|проблем|возврат|худш|отвратительн"
    "|брак.|жалоб|недоволен|недовольн|кошмар",
}
_NEGATION = {
    "de": ("nicht", "kein", "keine", "keinen", "nie"),
    "es": ("no", "nunca", "sin"),
    "fr": ("pas", "jamais", "ne", "n"),
    "it": ("non", "mai"),
    "pt": ("não", "nunca", "nao"),
    "nl": ("niet", "geen", "nooit"),
    "ru": ("не", "нет"),
}
_UNSPACED = frozenset({"ja", "zh", "ko"})
LANGUAGES = frozenset(_POSITIVE)


def _compile(cues: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(c[:-1]) + "$" if c[-1] == "." else c for c in cues.split("|"))
    )


_CUES = {
    language: (_compile(_POSITIVE[language]), _compile(_NEGATIVE[language]))
    for language in LANGUAGES
}


def score(text: str, language: str) -> int:
    """Return praise minus complaint counted over cue words; 0 when none or even."""
    positive, negative = _CUES[language]
    if language in _UNSPACED:
        return len(positive.findall(text)) - len(negative.findall(text))
    total, previous = 0, ("", "")
    negations = _NEGATION[language]
    for word in words(text):
        sign = 1 if positive.match(word) else -1 if negative.match(word) else 0
        # "nicht gut" is a complaint; "nicht schlecht" is praise.
        negated = any(before in negations for before in previous)
        total += -sign if negated and word not in negations else sign
        previous = (previous[1], word)
    return total
