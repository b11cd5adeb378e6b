-- Whether this request was let in and succeeded before. ARGV: pass, request.
local _, asked, _, done = string.match(call('HGET', USES, ARGV[1]) or '', '^(%x*)|(%x+)|(%d+)|(%d)$')
return {asked == ARGV[2] and done == '1' and 1 or 0}
