// What happens inside one behaviour's row: the comment opens in place, "not applicable" asks for its reason, the
// movement follows the grade and asks why, last cycle's grade is confirmed by choosing it. Without script the same
// links and buttons load the page anew.
import { saverOf } from "./autosave.js"

const BIG_RISE = 2

export function startRows() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]")
    const closer = event.target.closest("[data-close]")
    const still = event.target.closest("[data-still]")
    if (still) confirm(still, event)
    // The Enter key on a grade: the choice is saved already, and the page stays as it is.
    if (event.target.closest("[data-enter]")) event.preventDefault()
    if (opener) open(opener, event)
    if (closer) close(closer, event)
  })
  for (const row of document.querySelectorAll(".p-beh[data-autosave]")) {
    // Before the saver hears of it, so that the reason's box is sent, or not, as it now stands.
    row.addEventListener("change", (event) => event.target.type === "radio" && follow(row, event.target), true)
    row.addEventListener("input", (event) => event.target.matches("[data-comment]") && askWhy(row))
  }
}

// Choosing the grade is what saves it.
function confirm(still, event) {
  event.preventDefault()
  const radio = document.getElementById(still.dataset.still)
  radio.click()
  radio.focus()
}

function open(opener, event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const box = document.getElementById(opener.dataset.open)
  const row = box.closest(".p-beh")
  show(box, true)
  row.classList.add("p-beh--open")
  row.querySelector("[data-quote]").hidden = true
  const first = opener.dataset.focus ? document.getElementById(opener.dataset.focus) : box.querySelector("a")
  first.focus()
}

// The box closes when its text is safe, and stays open when it is not.
async function close(closer, event) {
  const row = closer.closest("[data-autosave]")
  const saver = saverOf(row)
  if (!saver) return
  event.preventDefault()
  await saver.save()
  if (saver.unsaved || row.classList.contains("p-beh--error")) return
  const text = row.querySelector("[data-comment]").value
  const quote = row.querySelector("[data-quote]")
  quote.textContent = text
  quote.hidden = !text.trim()
  row.querySelector("[data-comment-word]").textContent = text.trim() ? "Edit comment" : "Comment"
  closer.closest(".p-open").hidden = true
  row.classList.remove("p-beh--open")
  row.querySelector("[data-focus]").focus()
}

function show(box, on) {
  box.hidden = !on
  for (const field of box.querySelectorAll("textarea")) field.disabled = !on
}

function follow(row, radio) {
  show(row.querySelector("[data-reason]"), radio.value === row.dataset.na)
  row.classList.remove("p-beh--carried")
  for (const mark of row.querySelectorAll("[data-of-last], [data-still]")) mark.hidden = true
  const now = Number(radio.parentElement.querySelector(".p-g__n").textContent)
  const last = Number(row.dataset.last)
  showMovement(row.querySelector("[data-movement]"), last && now ? now - last : 0)
  row.dataset.moved = last && now ? now - last : 0
  sayMoved(row, radio.parentElement)
  askWhy(row)
}

// From what to what: "Fell from 4 In place to 2 Planned".
function sayMoved(row, cell) {
  const place = row.querySelector("[data-moved-words]")
  const last = row.querySelector(".p-g--last")
  if (!place || !last) return
  const name = (one) => ["n", "w"].map((part) => one.querySelector(`.p-g__${part}`).textContent).join(" ")
  place.textContent = `${row.dataset.moved > 0 ? "Rose" : "Fell"} from ${name(last)} to ${name(cell)}`
}

// A fall or a big rise wants a word, and last cycle's comment is none.
function askWhy(row) {
  const asks = row.querySelector("[data-asks]")
  if (!asks) return
  const moved = Number(row.dataset.moved ?? 0)
  const comment = row.querySelector("[data-comment]")
  const ofLast = "commentOfLast" in row.dataset && comment.value === comment.defaultValue
  asks.hidden = !((moved < 0 || moved >= BIG_RISE) && (ofLast || !comment.value.trim()))
}

function showMovement(place, by) {
  place.className = by > 0 ? "p-up" : by < 0 ? "p-down" : ""
  place.textContent = by > 0 ? `▲ up ${by}` : by < 0 ? `▼ down ${-by}` : ""
}
