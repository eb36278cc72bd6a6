// The next and the previous unanswered behaviour, counted from where the person is. On this page the way there loads
// nothing; past its ends the link's own address leads on, as it does without script.
import { isAnswered } from "./progress.js"

let here = null

export function startSteps() {
  if (!document.querySelector("[data-step]")) return
  here = document.querySelector(".p-beh:target")
  document.addEventListener("focusin", (event) => { here = event.target.closest(".p-beh") ?? here })
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-step]")
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) step(link, event)
  })
}

function step(link, event) {
  const rows = [...document.querySelectorAll(".p-beh[data-autosave]")]
  const forward = link.dataset.step === "after"
  const found = ahead(rows, forward).find((row) => !isAnswered(row))
  if (found) {
    event.preventDefault()
    history.replaceState(null, "", `#${found.id}`)
    found.focus()
  } else if (forward && rows.length) {
    link.search = `?after=${rows.at(-1).dataset.code}`
  }
}

function ahead(rows, forward) {
  const at = rows.indexOf(here)
  if (forward) return rows.slice(at + 1)
  return rows.slice(0, Math.max(at, 0)).reverse()
}
