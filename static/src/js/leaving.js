// A form that does not save itself: the browser asks before words typed into it are left behind.

let sending = false

export function startLeaving() {
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") sending = true
  })
  window.addEventListener("pageshow", () => { sending = false })
  window.addEventListener("beforeunload", (event) => {
    if (!sending && [...document.querySelectorAll("main form[method=post] textarea")].some(isTyped)) event.preventDefault()
  })
}

const isTyped = (box) => !box.disabled && !box.closest("[data-autosave]") && box.value !== box.defaultValue
