-- One decision on the tokens of an application.
-- KEYS: the tokens, the lock on their renewal.
-- ARGV: what is asked, by which holder, the number of its lock, tokens, how long the lock holds in milliseconds, and how
-- long the tokens are kept.
-- Numbers of locks grow, and are greater than those of a Redis that has lost its data: tokens of a greater number are newer.
-- Answers with whether it was done, the number, and the tokens.
local kept, lock = KEYS[1], KEYS[2]
local asked, who, number, tokens, holds, lives = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]

local function text(number)
  return string.format('%.0f', number)
end

local function next_number()
  local time = redis.call('TIME')
  local last = tonumber(redis.call('HGET', kept, 'last') or 0)
  last = math.max(last + 1, time[1] * 1000000 + time[2])
  redis.call('HSET', kept, 'last', text(last))
  redis.call('PEXPIRE', kept, lives)
  return last
end

local function keep(number)
  redis.call('HSET', kept, 'tokens', tokens, 'of', text(number))
  if number > tonumber(redis.call('HGET', kept, 'last') or 0) then
    redis.call('HSET', kept, 'last', text(number))
  end
  redis.call('PEXPIRE', kept, lives)
end

local function stored()
  return tonumber(redis.call('HGET', kept, 'of') or 0)
end

if asked == 'load' then
  -- What Redis has lost is put back by who knows it.
  local lost = number and stored() < number
  if lost then
    keep(number)
  end
  local found = redis.call('HMGET', kept, 'tokens', 'of')
  return { lost and 1 or 0, found[2] or '0', found[1] or '' }
elseif asked == 'save' then
  number = number or next_number()
  -- Who had the lock later has newer ones.
  if stored() > number then
    return { 0, text(number), '' }
  end
  keep(number)
  return { 1, text(number), '' }
elseif asked == 'forget' then
  redis.call('HSET', kept, 'of', text(next_number()))
  redis.call('HDEL', kept, 'tokens')
  return { 1, '0', '' }
elseif asked == 'lock' then
  if redis.call('GET', lock) == who or redis.call('SET', lock, who, 'NX', 'PX', holds) then
    return { 1, text(next_number()), '' }
  end
elseif asked == 'extend' then
  -- One that Redis has lost is taken again.
  if redis.call('GET', lock) == who or redis.call('SET', lock, who, 'NX') then
    redis.call('PEXPIRE', lock, holds)
  end
elseif asked == 'free' then
  if redis.call('GET', lock) == who then
    redis.call('DEL', lock)
  end
end
return { 0, '0', '' }
