-- One decision on the bucket of a portal. The rules are those of the bucket in memory; time is Redis's own, in microseconds.
-- KEYS: the bucket, the line of those who wait, the processes that were heard of.
-- ARGV: what is asked, by which process, the gap between two calls, how far the first may lie behind, whether calls were
-- sent that were not counted here, a place, and the bucket that it is of or that was seen last.
-- Answers with the bucket that this is, a place, how long it waits, and how many processes there are.
local bucket, line, alive = KEYS[1], KEYS[2], KEYS[3]
local asked, who, gap, behind = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local debt, place, of = ARGV[5] == '1', tonumber(ARGV[6]), tonumber(ARGV[7])
local SECOND, DAY, HEARD = 1000000, 86400000, 600000000

local function text(number)
  return string.format('%.0f', number)
end

local time = redis.call('TIME')
local now = time[1] * SECOND + time[2]
local kept = redis.call('HMGET', bucket, 'next', 'last', 'since', 'shut', 'pause')
-- Numbers of places begin with the time, so that those of a bucket that Redis has lost are no places of this one.
local since = tonumber(kept[3]) or now
local last = tonumber(kept[2]) or now
local next = tonumber(kept[1]) or now - behind
local shut = tonumber(kept[4]) or 0
local pause = tonumber(kept[5]) or 0
if not kept[1] then
  redis.call('DEL', line)
end

-- A clock that was put back.
if shut > now + math.max(30 * SECOND, gap) then
  shut = now
end
next = math.min(next, math.max(now + gap, shut))
-- What was not counted here may be in the portal's bucket: nothing leaves at once.
if debt or (of and of ~= since) then
  next = math.max(next, now + gap)
end

local waiting = redis.call('ZCARD', line)

local function enter(number)
  waiting = waiting + redis.call('ZADD', line, 'NX', text(number), text(number))
end

-- Lets all go whose time has come.
local function settle()
  if waiting > 0 and next <= now then
    local gone = math.min(waiting, math.floor((now - next) / gap) + 1)
    redis.call('ZREMRANGEBYRANK', line, 0, gone - 1)
    next = next + gone * gap
    waiting = waiting - gone
  end
  if waiting == 0 then
    next = math.max(next, now - behind)
  end
end

local function after(number)
  local before = redis.call('ZRANK', line, text(number))
  return before and next + before * gap - now or 0
end

local wait = 0
if asked == 'reserve' then
  settle()
  last = last + 1
  place = last
  if waiting == 0 and next <= now then
    next = next + gap
  else
    enter(place)
    wait = after(place)
  end
elseif asked == 'wait' then
  -- A place of another bucket has its turn before all that came later.
  if of ~= since then
    enter(place)
  end
  settle()
  wait = after(place)
elseif asked == 'exceeded' then
  settle()
  if shut <= now then
    local again = now < shut + math.max(10 * SECOND, 2 * pause)
    local longer = again and 2 * pause or 0
    pause = math.min(math.max(longer, SECOND, gap), math.max(30 * SECOND, gap))
    shut = now + pause
    next = math.max(next, shut)
  end
  if place then
    enter(place)
    wait = after(place)
  else
    wait = shut - now
  end
elseif asked == 'leave' then
  settle()
  local end_of = redis.call('ZREVRANGE', line, 0, 0)[1]
  if end_of == text(place) then
    redis.call('ZREM', line, end_of)
  end
end

redis.call('HSET', bucket, 'next', text(next), 'last', text(last), 'since', text(since), 'shut', text(shut), 'pause', text(pause))
redis.call('PEXPIRE', bucket, DAY)
redis.call('PEXPIRE', line, DAY)
redis.call('ZADD', alive, text(now), who)
redis.call('ZREMRANGEBYSCORE', alive, '-inf', text(now - HEARD))
redis.call('PEXPIRE', alive, DAY)
return { since, place or 0, math.max(wait, 0), redis.call('ZCARD', alive) }
