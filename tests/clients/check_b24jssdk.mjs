// @bitrix24/b24jssdk against the emulator, over https.

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { B24Hook, B24OAuth, ParamsFactory } from '@bitrix24/b24jssdk'

const LEADS = 10_000
const TASKS = 120
const portal = `https://${process.env.PORTAL_HTTPS}`
// Longer than a token lives.
const EXPIRY = (Number(process.env.PORTAL_TOKEN_LIFE) + 0.5) * 1000
// The limits that the emulator was started with.
const options = { restrictionParams: ParamsFactory.getEnterprise() }
const b24 = B24Hook.fromWebhookUrl(`${portal}/rest/1/emulator/`, options)
const { v2, v3 } = b24.actions

const upTo = (last) => Array.from({ length: last }, (_, index) => index + 1)

/** What was answered, or the client's complaints. */
function data(answered) {
  assert.ok(answered.isSuccess, answered.getErrorMessages().join('; '))
  return answered.getData()
}

/** None is missing, none is there twice, and none is invented. */
function each(last, rows, id) {
  const ids = rows.map(row => Number(row[id])).sort((one, other) => one - other)
  assert.deepEqual(ids, upTo(last))
}

async function all(chunks) {
  const rows = []
  for await (const chunk of chunks) {
    rows.push(...chunk)
  }
  return rows
}

/** An application that a user has let in, and the tokens that its callback saw. */
async function installed() {
  const sent = await fetch(`${portal}/oauth/authorize/?client_id=local.emulator`, { redirect: 'manual' })
  const secret = { clientId: 'local.emulator', clientSecret: 'emulator-secret' }
  const asked = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: secret.clientId,
    client_secret: secret.clientSecret,
    code: new URL(sent.headers.get('location')).searchParams.get('code')
  })
  const given = await (await fetch(`${portal}/oauth/token/?${asked}`)).json()
  const first = {
    applicationToken: '',
    userId: given.user_id,
    memberId: given.member_id,
    accessToken: given.access_token,
    refreshToken: given.refresh_token,
    expires: given.expires,
    expiresIn: given.expires_in,
    scope: given.scope,
    domain: given.domain,
    clientEndpoint: given.client_endpoint,
    serverEndpoint: given.server_endpoint,
    status: given.status
  }
  const seen = []
  const start = (changed) => {
    const application = new B24OAuth({ ...first, ...changed }, secret, options)
    application.setCallbackRefreshAuth(async ({ b24OAuthParams }) => {
      seen.push({ ...b24OAuthParams })
    })
    return application
  }
  return { start, first, seen }
}

const lead = async (application, id) => {
  const answered = await application.actions.v2.call.make({ method: 'crm.lead.get', params: { id } })
  return data(answered).result.ID
}

const checks = {
  // These first: each application counts its requests alone, and knows nothing of what the address has sent before.
  'tokens that are known to be old are refreshed, once for all that wait': async () => {
    const { start, first, seen } = await installed()
    const application = start({})
    assert.equal(await lead(application, 5), '5')
    assert.equal(seen.length, 0)
    await sleep(EXPIRY)
    assert.deepEqual(await Promise.all([6, 7, 8].map(id => lead(application, id))), ['6', '7', '8'])
    assert.equal(seen.length, 1)
    assert.equal(seen[0].accessToken, application.auth.getAuthData().access_token)
    assert.notEqual(seen[0].accessToken, first.accessToken)
    assert.notEqual(seen[0].refreshToken, first.refreshToken)
  },
  'tokens that the portal calls old are refreshed, in both versions': async () => {
    for (const version of ['v2', 'v3']) {
      const { start, seen } = await installed()
      const application = start({ expires: Math.floor(Date.now() / 1000) + 3600 })
      await sleep(EXPIRY)
      const params = { id: 5, select: ['id'] }
      const answered = await application.actions[version].call.make({ method: 'tasks.task.get', params })
      assert.ok(data(answered).result)
      assert.equal(seen.length, 1, version)
    }
  },
  'call reads one': async () => {
    assert.equal(await lead(b24, 5), '5')
  },
  'call writes': async () => {
    const call = async (method, params) => data(await v2.call.make({ method, params })).result
    const id = await call('crm.deal.add', { fields: { TITLE: 'New' } })
    assert.equal(await call('crm.deal.update', { id, fields: { TITLE: 'Newer' } }), true)
    assert.equal((await call('crm.deal.get', { id })).TITLE, 'Newer')
    assert.equal(await call('crm.deal.delete', { id }), true)
  },
  'callList reads every lead once': async () => {
    const asked = { method: 'crm.lead.list', params: { select: ['ID', 'TITLE'] } }
    each(LEADS, data(await v2.callList.make(asked)), 'ID')
  },
  'fetchList reads every lead once': async () => {
    const params = { entityTypeId: 1, select: ['id', 'title'] }
    const asked = { method: 'crm.item.list', params, idKey: 'id', customKeyForResult: 'items' }
    each(LEADS, await all(v2.fetchList.make(asked)), 'id')
  },
  'a batch answers a list in its order': async () => {
    const calls = upTo(50).map(id => ['crm.lead.get', { id }])
    const rows = data(await v2.batch.make({ calls }))
    assert.deepEqual(rows.map(row => Number(row.ID)), upTo(50))
  },
  'a batch answers each by its key, and tells errors beside results': async () => {
    const calls = {
      good: { method: 'crm.lead.get', params: { id: 5 } },
      // With a code: what is not found has an empty one, which the client takes for none.
      bad: { method: 'crm.lead.colour', params: {} }
    }
    const answered = await v2.batch.make({ calls, options: { isHaltOnError: false } })
    assert.equal(answered.getData().good.ID, '5')
    assert.deepEqual([...answered.errors.keys()], ['bad'])
  },
  'more than a batch carries is many batches': async () => {
    const calls = upTo(130).map(id => ['crm.lead.get', { id }])
    const rows = data(await v2.batchByChunk.make({ calls }))
    assert.deepEqual(rows.map(row => Number(row.ID)), upTo(130))
  },
  'what is unknown is an error': async () => {
    await assert.rejects(v2.call.make({ method: 'crm.lead.colour' }), { code: 'ERROR_METHOD_NOT_FOUND' })
  },
  'v3 call reads one': async () => {
    const params = { id: 5, select: ['id', 'title'] }
    const answered = await v3.call.make({ method: 'tasks.task.get', params })
    assert.equal(data(answered).result.item.id, 5)
  },
  'v3 callList and fetchList read every task once': async () => {
    const asked = { method: 'tasks.task.list', params: { select: ['id', 'title'] }, customKeyForResult: 'items' }
    each(TASKS, data(await v3.callList.make(asked)), 'id')
    each(TASKS, await all(v3.fetchList.make(asked)), 'id')
  },
  'v3 callList reads what a filter lets through': async () => {
    const params = { filter: [['id', '<=', 70]], select: ['id'] }
    const asked = { method: 'tasks.task.list', params, customKeyForResult: 'items' }
    each(70, data(await v3.callList.make(asked)), 'id')
  },
  'v3 batch answers each by its key': async () => {
    const calls = {
      five: { method: 'tasks.task.get', params: { id: 5, select: ['id'] } },
      two: ['tasks.task.list', { select: ['id'], pagination: { limit: 2 } }]
    }
    const rows = data(await v3.batch.make({ calls }))
    assert.equal(rows.five.item.id, 5)
    each(2, rows.two.items, 'id')
  }
}

for (const [name, check] of Object.entries(checks)) {
  try {
    await check()
    console.log(`ok      b24jssdk: ${name}`)
  } catch (error) {
    process.exitCode = 1
    console.log(`FAILED  b24jssdk: ${name}\n${error.stack}`)
  }
}
