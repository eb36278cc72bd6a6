// The promise of static/src/js/session.js: warned five minutes before the end, once, and told when it has ended.
import assert from "node:assert/strict"
import { test } from "node:test"
import { SessionWatch, WARN, WORDS } from "../../static/src/js/session.js"

function watching(...answers) {
  const shown = []
  const watch = new SessionWatch({ ask: () => Promise.resolve(answers.shift()), show: (what) => shown.push(what) })
  return { watch, shown }
}

const left = (seconds, more = {}) => ({ signed_in: true, seconds, can_stay: true, ...more })

test("far from the end nothing is shown, and it looks again five minutes before it", async () => {
  const { watch, shown } = watching(left(WARN + 120), left(30 * 60))
  assert.equal(await watch.look(), 120)
  assert.equal(await watch.look(), 15 * 60)
  assert.deepEqual(shown, [])
})

test("five minutes before the end it warns, once, and looks every minute", async () => {
  const { watch, shown } = watching(left(300), left(240), left(5))
  assert.deepEqual([await watch.look(), await watch.look(), await watch.look()], [60, 60, 15])
  assert.deepEqual(shown, ["soon"])
  assert.equal(WORDS.soon(left(300))[0], "You will be signed out in 5 minutes")
})

test("who stayed, here or in another tab, sees the warning go, and come again", async () => {
  const { watch, shown } = watching(left(200), left(1800), left(200))
  for (const _ of "abc") await watch.look()
  assert.deepEqual(shown, ["soon", "", "soon"])
})

test("what cannot be made longer is said in other words", async () => {
  const { watch, shown } = watching(left(200, { can_stay: false }))
  await watch.look()
  assert.deepEqual(shown, ["at-last"])
})

test("the end is told, and nothing is asked after it", async () => {
  const { watch, shown } = watching({ signed_in: false, seconds: 0, can_stay: false })
  assert.equal(await watch.look(), 0)
  assert.deepEqual(shown, ["ended"])
})

test("a server that is away changes nothing", async () => {
  const { watch, shown } = watching(left(200), null, left(100))
  assert.deepEqual([await watch.look(), await watch.look()], [60, 60])
  await watch.look()
  assert.deepEqual(shown, ["soon"])
})
