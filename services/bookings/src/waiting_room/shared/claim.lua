-- Whether an attempt may use its pass. ARGV: pass, principal or '', request, second, seconds after which an
-- attempt that never ended keeps nobody out.
local pass, principal, request, now, life = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local used = call('HGET', USES, pass)
local who, done = '', 0
if used then
  local had, asked, at, ended = string.match(used, '^(%x*)|(%x+)|(%d+)|(%d)$')
  local same_request = asked == request
  local same_person = had ~= '' and had == principal
  local abandoned = had == '' and tonumber(at) + life < now
  if not (same_request or same_person or abandoned) then return {0} end
  who = had
  if same_request then done = ended end
end
call('HSET', USES, pass, who .. '|' .. request .. '|' .. now .. '|' .. done)
keep(USES)
return {1}
