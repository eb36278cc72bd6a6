// Sends one row's fields and says in one word what became of them.

const KEEPALIVE_LIMIT = 30_000 // the browser refuses to keep larger requests alive past the page
// On whose page this stands: somebody else, who signed in meanwhile in another tab, saves nothing from it.
const writer = () => document.querySelector("[name=form_by]")?.value ?? ""
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""

export async function post(url, fields) {
  const body = new URLSearchParams(fields)
  let response
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual", // the only redirect there can be is the one to signing in
      keepalive: String(body).length < KEEPALIVE_LIMIT,
      headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": token(), "X-Form-By": writer(), Accept: "application/json" },
    })
  } catch {
    return { kind: "unreachable" }
  }
  if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed-out" }
  if (response.status === 403) {
    if (response.headers.get("Content-Type") === "application/json") return { kind: "refused", ...(await response.json()) }
    await renewToken()
  }
  const kind = { 200: "saved", 409: "conflict", 422: "refused" }[response.status]
  if (!kind) return { kind: "unreachable" }
  try {
    return { ...(await response.json()), kind }
  } catch {
    return { kind: "unreachable" }
  }
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
