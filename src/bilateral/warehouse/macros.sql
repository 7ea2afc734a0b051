-- small functions of the build's SQL
create or replace temp macro quote(x) as '''' || x || '''';
create or replace temp macro upper_digits(x) as case when regexp_full_match(x, '(?i)total') then 'TOTAL' else x end;
create or replace temp macro period_frequency(p) as case
  when regexp_full_match(p, '(18|19|20)\d\d') then 'A'
  when regexp_full_match(p, '(18|19|20)\d\d-Q[1-4]') then 'Q'
  when regexp_full_match(p, '(18|19|20)\d\d-(0[1-9]|1[0-2])') then 'M'
  when regexp_full_match(p, '(18|19|20)\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?/(18|19|20)\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?') and split_part(p, '/', 1) < split_part(p, '/', 2) then 'R'
end;
create or replace temp macro industry_parent(x, n) as case
  when n = 2 and left(x, 2) in ('31', '32', '33') then '31-33'
  when n = 2 and left(x, 2) in ('43', '46') then '43-46'
  when n = 2 and left(x, 2) in ('48', '49') then '48-49'
  else left(x, n) end;
