// openapi-fetch with the types that openapi-typescript generates, against the emulator.

import assert from 'node:assert/strict'
import createClient from 'openapi-fetch'
import type { paths } from './portal.js'

const LEADS = 10
const address = `http://${process.env.PORTAL_HTTP}/rest`
const classic = createClient<paths>({ baseUrl: `${address}/1/emulator` })
const third = createClient<paths>({ baseUrl: `${address}/api/1/emulator` })

const checks: Record<string, () => Promise<void>> = {
  'a list is read with its total': async () => {
    const { data } = await classic.POST('/crm.lead.list.json', { body: { select: ['ID', 'TITLE'], start: 0 } })
    assert.equal(data?.total, LEADS)
    const ids = data?.result.map(lead => Number(lead.ID))
    assert.deepEqual(ids, Array.from({ length: LEADS }, (_, index) => index + 1))
  },

  'what was added is there': async () => {
    const fields = { TITLE: 'New', OPENED: 'Y', UF_CRM_COLOUR: 'red' } as const
    const made = await classic.POST('/crm.lead.add.json', { body: { fields } })
    const id = Number(made.data?.result)
    const { data } = await classic.POST('/crm.lead.get.json', { body: { id } })
    assert.equal(data?.result.TITLE, 'New')
    assert.equal(data?.result.UF_CRM_COLOUR, 'red')
  },

  'an answer that refuses is read as an error': async () => {
    const { data, error, response } = await classic.POST('/crm.lead.get.json', { body: { id: 1_000_000 } })
    assert.equal(data, undefined)
    assert.equal(response.status, 400)
    assert.ok(error !== undefined && 'error' in error)
  },

  'a task of version 3 is added and read': async () => {
    const fields = { title: 'Third', creatorId: 1, responsibleId: 1 }
    const made = await third.POST('/tasks.task.add', { body: { fields } })
    const id = Number(made.data?.result.item?.id)
    const { data } = await third.POST('/tasks.task.get', { body: { id, select: ['id', 'title'] } })
    assert.equal(data?.result.item?.title, 'Third')
  },

  'a list of version 3 has conditions and pages': async () => {
    const body = { filter: [['id', '<=', 3]], pagination: { limit: 2 } }
    const { data } = await third.POST('/tasks.task.list', { body })
    assert.equal(data?.result.items?.length, 2)
  },

  'what the document forbids does not compile': async () => {
    // @ts-expect-error: a task has an identifier.
    const nothing = () => third.POST('/tasks.task.get', { body: {} })
    // @ts-expect-error: a flag is Y or N.
    const flag = () => classic.POST('/crm.lead.add.json', { body: { fields: {}, params: { REGISTER_SONET_EVENT: 'yes' } } })
    // @ts-expect-error: there is no such method.
    const unknown = () => classic.POST('/crm.lead.paint.json', {})
    for (const call of [nothing, flag, unknown]) assert.equal(typeof call, 'function')
  },
}

let failed = 0
for (const [name, check] of Object.entries(checks)) {
  try {
    await check()
    console.log(`ok      typescript: ${name}`)
  } catch (error) {
    failed += 1
    console.log(`FAILED  typescript: ${name}\n${error instanceof Error ? error.stack : error}`)
  }
}
process.exit(failed ? 1 : 0)
