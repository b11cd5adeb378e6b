-- What became of an attempt. ARGV: pass, request, principal or '' when it failed, place of its holder.
-- Answers 1 for the first success of a request.
local pass, request, principal, key = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local used = call('HGET', USES, pass)
if not used then return {0} end
local had, asked, at, done = string.match(used, '^(%x*)|(%x+)|(%d+)|(%d)$')
if principal == '' then
  if had == '' then call('HDEL', USES, pass) end
  return {0}
end
call('HSET', USES, pass, principal .. '|' .. asked .. '|' .. at .. '|1')
keep(USES)
local mark = call('HGET', MARK, key)
if mark and string.sub(mark, 1, 1) == 'a' then
  call('HSET', MARK, key, 's' .. string.sub(mark, 2))
  call('ZREM', INSIDE, key)
end
return {done == '1' and asked == request and 0 or 1}
