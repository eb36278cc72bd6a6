// The promise of static/src/js/post.js: what will do later is tried again, and what will never do is said.
import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import { post } from "../../static/src/js/post.js"

const tokens = []
const fields = { "[name=form_by]": { value: "me" }, "[name=csrfmiddlewaretoken]": { value: "t" } }
globalThis.document = { querySelector: (what) => fields[what], querySelectorAll: () => tokens }
globalThis.location = { href: "/here/" }
globalThis.DOMParser = class {
  parseFromString(page) { return { querySelector: () => ({ value: page }) } }
}
afterEach(() => { tokens.length = 0 })

// The server answers once to each; asked[0] is what was sent.
async function answered(status, body, type = "application/json") {
  const asked = []
  globalThis.fetch = async (url, sent) => {
    asked.push(sent)
    return asked.length > 1 ? new Response("fresh") : new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "Content-Type": type } })
  }
  return [await post("/save/", [["c", "Words."]], "a-key"), asked]
}

test("a save says from which open page it comes", async () => {
  const [answer, [sent]] = await answered(200, { revision: 2 })
  assert.deepEqual(answer, { kind: "saved", revision: 2 })
  assert.equal(sent.headers["X-Form-Key"], "a-key")
})

test("what can be put right in another tab is told in words, to be tried again", async () => {
  const [answer] = await answered(403, { error: "Somebody else has signed in." })
  assert.deepEqual(answer, { kind: "kept-out", error: "Somebody else has signed in." })
})

test("a token of before the sign-in is fetched anew", async () => {
  tokens.push({ value: "old" })
  const [answer] = await answered(403, { error: "Not saved.", renew: true })
  assert.equal(answer.kind, "kept-out")
  assert.equal(tokens[0].value, "fresh")
})

test("what will never do stops, and says so", async () => {
  for (const status of [400, 403, 404, 413]) {
    const [answer] = await answered(status, "<html>", "text/html")
    assert.equal(answer.kind, "refused")
    assert.match(answer.error, /does not take this any more.*stays on this page/)
  }
})

test("a server that is away or busy is tried again", async () => {
  for (const status of [429, 500, 503]) {
    const [answer] = await answered(status, "<html>", "text/html")
    assert.equal(answer.kind, "unreachable")
  }
  const [answer] = await answered(200, "<html>", "text/html") // a proxy's own page
  assert.equal(answer.kind, "unreachable")
})
