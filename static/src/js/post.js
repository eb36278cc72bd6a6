// Sends one row's fields and says in one word what became of them.

const KEEPALIVE_LIMIT = 30_000 // the browser refuses to keep larger requests alive past the page
// On whose page this stands: somebody else, who signed in meanwhile in another tab, saves nothing from it.
const writer = () => document.querySelector("[name=form_by]")?.value ?? ""
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""

// key: of the page's own form. By it the server knows what this page saved and never heard of: that is no conflict.
export async function post(url, fields, key) {
  const body = new URLSearchParams(fields)
  let response
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual", // the only redirect there can be is the one to signing in
      keepalive: String(body).length < KEEPALIVE_LIMIT,
      headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": token(), "X-Form-By": writer(), "X-Form-Key": key, Accept: "application/json" },
    })
  } catch {
    return { kind: "unreachable" }
  }
  if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed-out" }
  const kind = kindOf(response)
  if (kind === "unreachable") return { kind }
  if (kind === "stopped") return { kind: "refused", error: STOPPED }
  try {
    const answer = { ...(await response.json()), kind }
    if (answer.renew) await renewToken()
    return answer
  } catch {
    return { kind: "unreachable" }
  }
}

const STOPPED =
  "Not saved: the portal does not take this any more. Your text stays on this page: copy it, and open the page anew."
const LATER = [408, 425, 429] // the same thing sent again may do

function kindOf({ status, headers }) {
  const kind = { 200: "saved", 409: "conflict", 422: "refused" }[status]
  if (kind) return kind
  // Told in words: who has signed in meanwhile, what is missing. It may be put right in another tab.
  if (status === 403 && headers.get("Content-Type") === "application/json") return "kept-out"
  return status >= 400 && status < 500 && !LATER.includes(status) ? "stopped" : "unreachable"
}

// Signing in anew, in another tab, makes this page's token worthless; the same page fetched again has a good one.
async function renewToken() {
  try {
    const response = await fetch(location.href, { redirect: "manual" })
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const fresh = page.querySelector("main [name=csrfmiddlewaretoken]")?.value
    if (!fresh) return
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = fresh
  } catch {
    // Still unreachable: the next attempt comes here again.
  }
}
