// Says beside a row that somebody else saved it while this page was open. Nothing that has the focus or was changed
// here is ever replaced; what they wrote is shown when it is asked for.
//
//   <... data-news="url"> rows [data-code="name"] with [data-revision] </...>; the url answers
//   {rows: [{name, revision, who, at, texts: {input: text}}]}, and asking keeps no session alive
import { saverOf } from "./autosave.js"

const EVERY = 20_000

export function startNews() {
  const page = document.querySelector("[data-news]")
  if (page) setInterval(() => { if (!document.hidden) look(page) }, EVERY)
}

export async function look(page) {
  for (const row of await fetchNews(page.dataset.news)) tell(page, row)
}

async function fetchNews(url) {
  try {
    const answer = await fetch(url, { redirect: "manual", headers: { "X-Requested-With": "XMLHttpRequest" } })
    return answer.ok ? (await answer.json()).rows : []
  } catch {
    return []
  }
}

function tell(page, news) {
  const row = page.dataset.code === news.name ? page : page.querySelector(`[data-code="${CSS.escape(news.name)}"]`)
  const revision = row?.querySelector("[data-revision], [name=revision]")
  if (!revision || Number(revision.value) >= news.revision) return
  const there = row.querySelector("[data-news-of]")
  if (there?.dataset.newsOf === String(news.revision)) return
  there?.remove()
  row.prepend(noticeOf(row, revision, news))
}

function noticeOf(row, revision, news) {
  const notice = document.createElement("div")
  notice.className = "p-news p-s"
  notice.dataset.newsOf = news.revision
  const words = document.createElement("p")
  words.className = "p-0"
  words.setAttribute("role", "status")
  const button = Object.assign(document.createElement("button"), { type: "button", className: "p-link", textContent: "Show" })
  button.addEventListener("click", () => {
    if (isTouched(row)) return notice.replaceChildren(words, textsOf(row, news))
    put(row, news.texts)
    revision.value = news.revision
    words.textContent = `This is what ${news.who} saved at ${news.at}.`
    notice.replaceChildren(words)
  })
  notice.append(words, button)
  // Read out once it stands on the page.
  setTimeout(() => { words.textContent = `Changed by ${news.who} at ${news.at}.` })
  return notice
}

// Whether something here has the focus, was changed and is not saved, or came too late and is not settled.
export function isTouched(row) {
  if (row.contains(document.activeElement) && isField(document.activeElement)) return true
  if ("conflict" in row.dataset) return true
  const saver = saverOf(row)
  return saver ? saver.unsaved : [...row.querySelectorAll("input, textarea, select")].some(isChanged)
}

const isField = (element) => element.matches("textarea, select, input")

function isChanged(field) {
  if (field.type === "hidden") return false
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected)
  return field.value !== field.defaultValue
}

function put(row, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const field of row.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === text
      else field.value = text
    }
  }
  const quote = row.querySelector("[data-quote]")
  const comment = row.querySelector("[data-comment]")
  if (quote && comment) quote.textContent = comment.value
}

// What they wrote, to read beside what is being typed.
function textsOf(row, news) {
  const list = document.createElement("dl")
  for (const [name, text] of Object.entries(news.texts)) {
    const term = Object.assign(document.createElement("dt"), { textContent: labelOf(row, name, text) })
    const said = Object.assign(document.createElement("dd"), { textContent: shown(row, name, text) || "Nothing" })
    list.append(term, said)
  }
  return list
}

const fieldOf = (row, name) => row.querySelector(`[name="${CSS.escape(name)}"]`)

function labelOf(row, name) {
  const field = fieldOf(row, name)
  if (field?.type === "radio") return field.closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? "Choice"
  return field?.labels?.[0]?.textContent.trim() ?? name
}

function shown(row, name, text) {
  const field = row.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(text)}"]`)
  if (field?.type === "radio") return field.labels?.[0]?.textContent.trim() ?? text
  const select = fieldOf(row, name)
  if (select?.matches("select")) return [...select.options].find((option) => option.value === text)?.textContent ?? text
  return text
}
