-- One decision on the time of a method. The rules are those of the counters in memory; time is Redis's own, in seconds.
-- KEYS: what is known of the method.
-- ARGV: what is asked, by which process, the limit, and of an answer: the seconds counted, those until the oldest minute is
-- forgotten, those that the call took.
-- Answers with whether a call may go (0), when enough is forgotten (1) or when one on its way is heard of (2), and the
-- milliseconds until then.
local key, asked, who, limit = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local counted, resets, took = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local MINUTE, WINDOW, SECOND, SLACK, GRID, PRIOR = 60, 600, 1, 1, 5, 10
local GO, AT, AFTER = 0, 1, 2

local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local kept = redis.call('GET', key)
-- entries: {until, seconds}, in order; on_way: {since, sent, by}, in order.
local own = kept and cmsgpack.unpack(kept) or { entries = {}, on_way = {}, took = 0, calls = 0, shut = 0, refusals = 0 }

local function sum()
  local all = 0
  for _, entry in ipairs(own.entries) do
    all = all + entry[2]
  end
  return all
end

local function average()
  return (own.took + PRIOR) / (own.calls + 1)
end

local function lapse()
  return own.said and 70 or PRIOR
end

local function settle()
  while own.entries[1] and own.entries[1][1] <= now do
    table.remove(own.entries, 1)
  end
  while own.on_way[1] and own.on_way[1][1] + lapse() <= now do
    table.remove(own.on_way, 1)
  end
  -- A clock that was put back.
  if own.shut <= now or own.shut > now + WINDOW + MINUTE then
    own.shut = 0
  end
end

-- Until when the portal refuses; 0 where it does not.
local function blocked()
  local ends, left = own.shut, sum()
  for _, entry in ipairs(own.entries) do
    if left <= limit then
      break
    end
    left = left - entry[2]
    ends = math.max(ends, entry[1])
  end
  return ends
end

local function under_way()
  local all, usual = 0, average()
  for _, one in ipairs(own.on_way) do
    all = all + (one[2] == 1 and math.max(usual, now - one[1]) or usual)
  end
  return all
end

-- The nearest of this process's calls, those that were sent before the others.
local function ended(took)
  local nearest, least
  for index, one in ipairs(own.on_way) do
    if one[3] == who then
      local off = math.abs(now - one[1] - took) + (one[2] == 1 and 0 or 1e9)
      if not least or off < least then
        nearest, least = index, off
      end
    end
  end
  if nearest then
    table.remove(own.on_way, nearest)
  end
end

-- Never forgotten too early, and counted together where it is forgotten at about the same time.
local function add(seconds, began)
  local ends = math.ceil((began + WINDOW + SECOND) / GRID) * GRID
  local place = #own.entries + 1
  while place > 1 and own.entries[place - 1][1] > ends do
    place = place - 1
  end
  local before = own.entries[place - 1]
  if before and before[1] == ends then
    before[2] = before[2] + seconds
  else
    table.insert(own.entries, place, { ends, seconds })
  end
end

local function take(seconds)
  for _, entry in ipairs(own.entries) do
    local some = math.min(entry[2], seconds)
    entry[2] = entry[2] - some
    seconds = seconds - some
  end
end

-- Nobody knows how what was counted before is spread over the minutes: evenly.
local function spread(seconds, oldest)
  local minutes = math.min(1 + math.floor(math.max(now + WINDOW + SECOND - oldest, 0) / MINUTE), 10)
  for minute = 0, minutes - 1 do
    table.insert(own.entries, { oldest + MINUTE * minute, seconds / minutes })
  end
end

-- A portal that lets a method be called again is believed.
local function calm()
  if sum() <= limit then
    own.shut, own.refusals = 0, 0
  end
end

local function learn()
  ended(took)
  if not counted then
    return
  end
  local oldest = now + math.min(resets, WINDOW) + SECOND
  local before, before_counted = own.said, own.counted
  own.said, own.counted = oldest, counted
  while own.entries[1] and own.entries[1][1] + SLACK < oldest do
    table.remove(own.entries, 1)
  end
  local front = own.entries[1]
  if not front then
    spread(counted, oldest)
    return calm()
  end
  if oldest + MINUTE + SLACK + GRID < front[1] then
    -- Some other program's.
    table.insert(own.entries, 1, { oldest, 0 })
  else
    front[1] = math.min(front[1], oldest)
  end
  -- Until the portal forgets, its count only grows: less is an answer that others have overtaken.
  local same = before and oldest <= before + SLACK
  local growth = counted - sum()
  if growth >= 0 then
    add(growth, now - took)
  elseif not same then
    take(-growth)
  end
  if same then
    own.took = own.took + math.max(counted - before_counted, 0)
    own.calls = own.calls + 1
  end
  if own.calls >= 32 then
    own.took, own.calls = own.took / 2, own.calls / 2
  end
  calm()
end

-- The portal refused: when the next call may be tried.
local function exceeded()
  ended(0)
  -- Nothing was sent since it is shut: what is refused meanwhile was sent before.
  if own.shut > 0 then
    return own.shut
  end
  local known = blocked()
  if known == 0 and own.entries[1] then
    known = own.entries[1][1]
  end
  local longer = MINUTE * 2 ^ math.min(math.max(own.refusals - 1, 0), 4)
  if own.refusals == 0 and known > 0 then
    longer = 0
  end
  own.refusals = own.refusals + 1
  own.shut = math.max(known, now + math.min(longer, 300))
  return own.shut
end

settle()
local may, at = GO, now
if asked == 'wait' then
  local ends = blocked()
  local first = own.on_way[1]
  -- After a refusal one call tries alone.
  if ends > 0 then
    may, at = AT, ends
  elseif first and (own.refusals > 0 or sum() + under_way() > limit) then
    may, at = AFTER, first[1] + lapse()
  else
    table.insert(own.on_way, { now, 0, who })
  end
elseif asked == 'confirm' then
  local ends = blocked()
  for index = 1, #own.on_way do
    -- The first that was not sent, or the last of all where none may go.
    local place = ends > 0 and #own.on_way + 1 - index or index
    local one = own.on_way[place]
    if one[3] == who and (ends > 0 or one[2] == 0) then
      if ends > 0 then
        table.remove(own.on_way, place)
      else
        one[1], one[2] = now, 1
      end
      break
    end
  end
  if ends > 0 then
    may, at = AT, ends
  end
elseif asked == 'learn' then
  learn()
elseif asked == 'exceeded' then
  may, at = AT, exceeded()
elseif asked == 'leave' then
  local gone
  for index, one in ipairs(own.on_way) do
    if one[3] == who then
      gone = index
      if one[2] == 1 then
        break
      end
    end
  end
  if gone then
    table.remove(own.on_way, gone)
  end
end

redis.call('SET', key, cmsgpack.pack(own), 'PX', 900000)
return { may, math.max(math.ceil((at - now) * 1000), 0) }
