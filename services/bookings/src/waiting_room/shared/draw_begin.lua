-- Those who take part in the draw, some at a time. ARGV: first place after the draw, second of it, the last
-- place that was read or ''. Answers 'held' with how many took part when another node was first; else
-- 'people', the last place that was looked at ('' at the end), and places with the second of the last sign
-- of life of those who are there.
local bound, at, last = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local line = call('HMGET', LINE, 'drawn', 'participants')
if line[1] == bound then return {'held', line[2] or 0} end
local from = last == '' and '-' or '(' .. last
local keys = call('ZRANGEBYLEX', WAIT, from, '(' .. bound, 'LIMIT', 0, 500)
local people = {'people', #keys == 500 and keys[500] or ''}
for _, key in ipairs(keys) do
  local seen = call('ZSCORE', SEEN, key)
  if seen and tonumber(seen) >= at - PRESENCE then
    table.insert(people, key)
    table.insert(people, seen)
  end
end
return people
