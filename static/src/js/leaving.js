// Forms that do not save themselves: the browser asks before words typed into one are left behind, also by sending
// another form of the same page.

const WORDS = "textarea, input:is([type=text], [type=url], [type=number], [type=search], :not([type]))"

let sending = null

export function startLeaving() {
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sending = event.target
  })
  window.addEventListener("beforeunload", (event) => {
    if (typedElsewhere(sending)) event.preventDefault()
    // Whoever stays, or is handed a file, is sending nothing any more.
    setTimeout(() => { sending = null })
  })
  window.addEventListener("pageshow", () => { sending = null })
}

const typedElsewhere = (form) =>
  [...document.querySelectorAll("main form[method=post]")].some((other) => other !== form && boxesOf(other).some(isTyped))

const boxesOf = (form) => [...form.elements].filter((box) => box.matches(WORDS))

// What the browser fills in by itself, as a name or an address, is no loss.
const isTyped = (box) =>
  !box.disabled && !box.closest("[data-autosave]") && (!box.autocomplete || box.autocomplete === "off") && isUnsaved(box)

// A form that came back with what is wrong in it holds words that stand nowhere else; so does a box that says so itself.
const isUnsaved = (box) =>
  box.value !== box.defaultValue || (box.value !== "" && ("unsaved" in box.dataset || box.form.querySelector(".govuk-error-message") !== null))
