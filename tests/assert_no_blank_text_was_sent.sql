-- Every call is paid for: no NULL, no blank, no surrounding blanks.
select body_hash
from {{ ref('feedback_answers') }}
where
    body is null
    or trim(body) = ''
    or body_hash != sha2(body, 256)
