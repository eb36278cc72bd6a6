// Saves each [data-autosave] container by itself: a choice at once, text on leaving its box and every few
// seconds while typing. Says in the container whether it is saved, warns before unsaved text is left, and
// never touches what is being typed.
//
//   <fieldset data-autosave data-save-url="..." data-code="..." data-label="7.2.f"> named fields,
//     <input type="hidden" name="v-..." data-revision>, <span data-saved> </fieldset>
import { showConflict, showError, clearError, showState, announce } from "./say.js"
import { post } from "./post.js"
import { showProgress } from "./progress.js"
import { Saver } from "./saver.js"

const WHILE_TYPING = 3000
const PATIENCE = 5000
const savers = new Map()
let leaving = false

export const saverOf = (container) => savers.get(container)
const someUnsaved = () => [...savers.values()].some((saver) => saver.unsaved)

export function startAutosave() {
  for (const container of document.querySelectorAll("[data-autosave]")) watch(container)
  if (!savers.size) return
  for (const form of new Set([...savers.keys()].map((container) => container.closest("form")))) guardForm(form)
  for (const form of document.querySelectorAll("form[data-flush]")) saveFirst(form)
  document.addEventListener("click", guardLinks)
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && someUnsaved()) event.preventDefault()
    setTimeout(() => { leaving = false }) // for whoever stays
  })
  window.addEventListener("pageshow", () => { leaving = false })
}

function watch(container) {
  let timer = null
  const saver = new Saver({
    read: () => fieldsOf(container),
    post: (fields) => post(container.dataset.saveUrl, fields, container.closest("form").elements.form_key.value),
    tell: (kind, answer) => tell(container, kind, answer),
    pause: hopefulPause,
  })
  const saveNow = () => {
    clearTimeout(timer)
    timer = null
    return saver.save()
  }
  container.addEventListener("input", (event) => {
    if (!isText(event.target)) return
    saver.touch()
    timer ??= setTimeout(saveNow, WHILE_TYPING)
  })
  container.addEventListener("change", (event) => {
    if (!isText(event.target)) saver.touch()
    if (saver.unsaved) saveNow()
  })
  savers.set(container, saver)
}

const isText = (field) => field.matches("textarea, input:not([type=radio], [type=checkbox])")

// What is disabled (a box that is not open) is not sent; what is absent stays as it was.
function fieldsOf(container) {
  const fields = [...container.querySelectorAll("input, textarea, select")]
  const sent = fields.filter((field) => field.name && !field.disabled && (field.checked || !isChoice(field)))
  return sent.map((field) => [field.name, field.value])
}

const isChoice = (field) => field.type === "radio" || field.type === "checkbox"

function tell(container, kind, answer) {
  showState(container, kind, answer)
  if (kind === "saved") {
    container.querySelector("[data-revision]").value = answer.revision
    clearError(container)
    showProgress(answer)
  }
  if (kind === "conflict") showConflict(container, answer)
  if (kind === "refused") showError(container, answer.error)
  announce(container, kind, answer, [...savers.values()].filter((saver) => saver.unsaved).length)
}

// Ends after the time, or at once when the line is back or the person returns from signing in elsewhere.
function hopefulPause(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener("online", done)
      window.removeEventListener("focus", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    window.addEventListener("online", done)
    window.addEventListener("focus", done)
  })
}

// Everything saved, or patience over.
export function flush() {
  const saves = [...savers.values()].filter((saver) => saver.unsaved).map((saver) => saver.save())
  return Promise.race([Promise.all(saves), new Promise((resolve) => setTimeout(resolve, PATIENCE))])
}

// A whole page sent while one of its rows is being saved would be stale by that very save.
function guardForm(form) {
  if (!form) return
  form.autocomplete = "off" // a page gone back to shows what is saved, not an old text with a new revision
  form.addEventListener("submit", async (event) => {
    // A form cannot be sent again from within its own sending, so that one with nothing left to save just goes.
    if (leaving || !someUnsaved()) return
    event.preventDefault()
    await flush()
    leaving = true
    form.requestSubmit(event.submitter)
  })
}

// Another form of the page, which speaks of the answers as they are saved: pressed while one is on its way, it waits. What
// cannot be saved is asked about by the browser.
function saveFirst(form) {
  form.addEventListener("submit", async (event) => {
    if (!someUnsaved() || "flushed" in form.dataset) return
    event.preventDefault()
    await flush()
    form.dataset.flushed = ""
    form.requestSubmit(event.submitter)
    delete form.dataset.flushed
  })
}

async function guardLinks(event) {
  const link = event.target.closest("a[href]")
  if (!link || event.defaultPrevented || !someUnsaved() || staysHere(link, event)) return
  event.preventDefault()
  await flush()
  location.assign(link.href)
}

function staysHere(link, event) {
  if (link.target || event.ctrlKey || event.metaKey || event.shiftKey) return true
  return link.hash && link.pathname === location.pathname && link.search === location.search
}
