-- Puts what was written aside in the place of the line, with all who came after the opening. ARGV: first
-- place after the draw, its microsecond, how many took part. KEYS after those of the line: what was written
-- aside. The first node that comes so far has held the draw.
local bound, micros, participants = ARGV[1], ARGV[2], tonumber(ARGV[3])
local places, signs = KEYS[11], KEYS[12]
local line = call('HMGET', LINE, 'made', 'drawn', 'participants', 'credit', 'credit_at')
if line[2] == bound then
  call('UNLINK', places, signs)
  return {line[3] or 0}
end
if participants > 0 and call('ZCARD', places) == 0 then return {'lost'} end
local late = call('ZRANGEBYLEX', WAIT, '[' .. bound, '+')
for i = 1, #late, 500 do
  for j = i, math.min(i + 499, #late) do
    call('ZADD', places, 0, late[j])
    call('ZADD', signs, call('ZSCORE', SEEN, late[j]) or 0, late[j])
  end
end
call('UNLINK', WAIT, SEEN, AWAY, MARK, INSIDE, MOVED)
if call('EXISTS', places) == 1 then
  call('RENAME', places, WAIT)
  call('RENAME', signs, SEEN)
  keep(WAIT, SEEN)
end
local credit = math.min(tonumber(line[4] or '0'), 1)
local at = math.max(tonumber(line[5] or micros), tonumber(micros))
call('HDEL', LINE, 'restored')
call('HSET', LINE, 'made', line[1] or math.floor(tonumber(micros) / 1000000), 'drawn', bound,
  'participants', participants, 'credit', text(credit), 'credit_at', text(at))
keep(LINE)
return {participants}
