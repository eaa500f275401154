"""What is checked of types, or a rewrite must know of them, while the tree is Redshift's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from redshift_ml.local.transpile import (
    ambiguous,
    assignments,
    blanks,
    coercions,
    concatenation,
    distinct,
    division,
    durations,
    grouping,
    moment_literals,
    navigation,
    ordered_sets,
    patterns,
    pivoting,
    rounding,
    statements,
    totals,
    united,
    wide_numerics,
    zones,
)
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions import dates
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.types import note_source

Note = Callable[[exp.Expr, Types], None]
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_ARITHMETIC = (
    coercions.note_arithmetic,
    coercions.note_real,
    coercions.note_whole_literal,
    navigation.note_operand,
)
NOTES: dict[type[exp.Expr], tuple[Note, ...]] = {
    **dict.fromkeys(coercions.CONDITIONS, (coercions.check_condition,)),
    **dict.fromkeys((exp.Mul, exp.Mod), _ARITHMETIC),
    exp.Sub: (*_ARITHMETIC, moment_literals.note_subtracted),
    exp.Add: (concatenation.note_plus, *_ARITHMETIC),
    exp.Div: (
        *_ARITHMETIC,
        division.note,
        durations.note_quotient,
    ),
    **dict.fromkeys(
        _COMPARISONS,
        (
            moment_literals.note_compared,
            blanks.note,
            coercions.note_real,
            coercions.note_text_beside,
        ),
    ),
    **dict.fromkeys((exp.In, exp.Between), (moment_literals.note_compared, blanks.note)),
    exp.Neg: (navigation.note_operand,),
    exp.Insert: (moment_literals.note_inserted, assignments.check_inserted),
    exp.Update: (assignments.check_updated,),
    exp.Cast: (durations.note_cast, coercions.note_cast, note_source),
    exp.TryCast: (coercions.note_try_cast, note_source),
    exp.Case: (coercions.check_case, blanks.note_case, wide_numerics.note_case),
    exp.DecodeCase: (blanks.note,),
    exp.WithinGroup: (ordered_sets.note,),
    exp.AtTimeZone: (zones.note,),
    exp.Select: (ambiguous.check_order, distinct.check_order, ordered_sets.check_orders),
    **dict.fromkeys(
        (exp.Union, exp.Intersect, exp.Except),
        (ambiguous.check_order, united.note, wide_numerics.note_sides),
    ),
    exp.Anonymous: (
        coercions.check_call,
        wide_numerics.note_call,
        blanks.note_call,
        dates.note_time,
        zones.note_call,
        navigation.note_operand,
        totals.note,
        durations.note_sum,
        blanks.note_listed,
    ),
    **dict.fromkeys((exp.Like, exp.ILike), (patterns.note,)),
    exp.Pivot: (pivoting.note,),
}
# The leader node alone answers what names no table of a user, and there trailing blanks count.
NOTES_OF_TABLES: dict[type[exp.Expr], tuple[Note, ...]] = {
    **dict.fromkeys((exp.Count, exp.ApproxDistinct), (blanks.note_counted,)),
    exp.Window: (blanks.note_window,),
    exp.Select: (grouping.note, distinct.note),
    exp.Cast: (rounding.note,),
    **dict.fromkeys((exp.Union, exp.Intersect, exp.Except), (distinct.note,)),
}
# What names no table of a user is of the system's relations, whose types are not known.
NOTES_OF_THE_SYSTEM: dict[type[exp.Expr], tuple[Note, ...]] = {
    exp.Add: (concatenation.note_plus_of_the_system,),
}
_BY_TABLES = NOTES_OF_TABLES.keys() | NOTES_OF_THE_SYSTEM.keys()


def note_types(kinds: Mapping[type[exp.Expr], list[exp.Expr]], context: TranspileContext) -> None:
    """Have all notes taken of a statement's nodes. Raises RedshiftError for what is refused."""
    types = Types(context.relation_columns)
    ambiguous.check_columns(kinds, types)
    all_notes = [NOTES]
    if _BY_TABLES & kinds.keys():
        of_user = statements.has_user_table(kinds, context)
        all_notes.append(NOTES_OF_TABLES if of_user else NOTES_OF_THE_SYSTEM)
    for notes in all_notes:
        for kind, taken in notes.items():  # in this order, whatever the statement's is
            for note in taken if kind in kinds else ():
                for node in kinds[kind]:
                    note(node, types)
