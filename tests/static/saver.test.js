// The promise of static/src/js/saver.js: one save at a time, always the latest text, nothing given up.
import assert from "node:assert/strict"
import { test } from "node:test"
import { Saver } from "../../static/src/js/saver.js"

// A page with one field, and a server that answers when the test says so.
function bench() {
  const bench = { text: "", revision: 1, sent: [], told: [], pauses: [] }
  bench.saver = new Saver({
    read: () => ({ text: bench.text, revision: bench.revision }),
    post: (fields) => new Promise((resolve) => bench.sent.push({ fields, resolve })),
    tell: (kind, answer) => {
      bench.told.push(kind)
      if (kind === "saved") bench.revision = answer.revision
    },
    pause: (ms) => { bench.pauses.push(ms); return Promise.resolve() },
  })
  bench.type = (text) => { bench.text = text; bench.saver.touch() }
  bench.answer = async (answer) => {
    bench.sent.at(-1).resolve(answer)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return bench
}

test("a save sends what stands there when it is sent, with the revision just answered", async () => {
  const page = bench()
  page.type("one")
  page.saver.save()
  page.type("two")
  page.saver.save()
  page.type("three")
  assert.equal(page.sent.length, 1)
  await page.answer({ kind: "saved", revision: 2 })
  assert.deepEqual(page.sent[1].fields, { text: "three", revision: 2 })
  await page.answer({ kind: "saved", revision: 3 })
  assert.equal(page.sent.length, 2)
  assert.equal(page.saver.unsaved, false)
})

test("typing on during a save leaves the row unsaved until the next save", async () => {
  const page = bench()
  page.type("one")
  page.saver.save()
  page.type("one and more")
  await page.answer({ kind: "saved", revision: 2 })
  assert.equal(page.sent.length, 1)
  assert.equal(page.saver.unsaved, true)
  assert.equal(page.told.at(-1), "typing")
})

test("an unreachable server is tried again, later each time, with the latest text", async () => {
  const page = bench()
  page.type("one")
  page.saver.save()
  await page.answer({ kind: "unreachable" })
  page.type("two")
  await page.answer({ kind: "unreachable" })
  await page.answer({ kind: "signed-out" })
  assert.deepEqual(page.pauses, [1000, 2000, 4000])
  assert.equal(page.saver.unsaved, true)
  await page.answer({ kind: "saved", revision: 2 })
  assert.equal(page.sent.at(-1).fields.text, "two")
  assert.equal(page.saver.unsaved, false)
})

test("somebody else signed in, or a factor is missing: it waits until that is put right", async () => {
  const page = bench()
  page.type("one")
  page.saver.save()
  await page.answer({ kind: "kept-out", error: "Somebody else has signed in." })
  assert.deepEqual([page.told.at(-1), page.saver.unsaved, page.sent.length], ["saving", true, 2])
  assert.equal(page.told.at(-2), "kept-out")
  await page.answer({ kind: "saved", revision: 2 })
  assert.equal(page.saver.unsaved, false)
})

test("a conflict is kept by the server, a refusal is not", async () => {
  const page = bench()
  page.type("one")
  page.saver.save()
  await page.answer({ kind: "conflict", url: "/" })
  assert.equal(page.saver.unsaved, false)
  page.type("two")
  page.saver.save()
  await page.answer({ kind: "refused", error: "Say why" })
  assert.equal(page.saver.unsaved, true)
  assert.equal(page.sent.length, 2)
})

test("asking again without a change sends nothing", async () => {
  const page = bench()
  await page.saver.save()
  page.type("one")
  page.saver.save()
  await page.answer({ kind: "saved", revision: 2 })
  await page.saver.save()
  assert.equal(page.sent.length, 1)
})
