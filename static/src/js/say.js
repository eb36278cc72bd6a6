// Says in a container, and to a screen reader, what became of a save.

const WORDS = {
  typing: "Not saved yet",
  saving: "Saving",
  unreachable: "Not saved yet: trying again",
  "signed-out": "Not saved: you were signed out. Sign in in another tab, then it saves again.",
  conflict: "Not in force: both texts are kept",
  refused: "Not saved",
}
const LOOKS = { typing: "wait", saving: "wait", saved: "" }

export function showState(container, kind, answer) {
  const label = container.querySelector("[data-saved]") ?? addLabel(container)
  const look = kind === "saved" && answer.wants ? "no" : (LOOKS[kind] ?? "fail")
  label.className = look ? `p-saved p-saved--${look}` : "p-saved"
  label.textContent = kind === "saved" ? answer.saved : (WORDS[kind] ?? answer.error)
  if (kind === "signed-out" && document.body.dataset.signIn) {
    label.append(" ", linkTo(document.body.dataset.signIn, "Sign in", "_blank"))
  }
}

function addLabel(container) {
  const label = document.createElement("span")
  label.dataset.saved = ""
  const paragraph = document.createElement("p")
  paragraph.className = "p-s"
  paragraph.append(label)
  container.append(paragraph)
  return label
}

function linkTo(url, words, target = "") {
  const link = document.createElement("a")
  Object.assign(link, { className: "govuk-link", href: url, textContent: words, target })
  return link
}

export function showError(container, text) {
  const error = errorOf(container)
  error.replaceChildren(text)
  container.classList.add("p-beh--error")
}

export function showConflict(container, answer) {
  showError(container, answer.message ?? "Someone else changed this answer while you were writing.")
  errorOf(container).append(" ", linkTo(answer.url, "See both texts and choose"))
  container.dataset.conflict = ""
}

export function clearError(container) {
  container.querySelector(".govuk-error-message")?.remove()
  container.removeAttribute("aria-describedby")
  container.classList.remove("p-beh--error")
  delete container.dataset.conflict
}

function errorOf(container) {
  const there = container.querySelector(".govuk-error-message")
  if (there) return there
  const error = document.createElement("p")
  error.className = "govuk-error-message"
  error.id = `e-${container.dataset.code}`
  container.setAttribute("aria-describedby", error.id)
  container.querySelector("[data-revision]").after(error)
  return error
}

// The whole page's state, and the words for a screen reader.
export function announce(container, kind, answer, unsaved) {
  const overall = document.querySelector("[data-autosave-overall]")
  if (overall) {
    const [look, words] = stateOfAll(unsaved, document.querySelectorAll("[data-conflict]").length)
    overall.className = look ? `p-saved p-saved--${look}` : "p-saved"
    overall.textContent = words
  }
  if (kind === "saved") {
    for (const place of document.querySelectorAll("[data-last-saved]")) place.textContent = answer.saved
  }
  const status = document.querySelector("[data-autosave-status]")
  if (!status || !worthHearing(container, kind)) return
  const words = kind === "saved" ? answer.saved : (answer.error ?? answer.message ?? WORDS[kind])
  status.textContent = [container.dataset.label, words].filter(Boolean).join(": ")
}

function stateOfAll(unsaved, conflicts) {
  if (unsaved) return ["wait", `${unsaved} not saved yet`]
  if (conflicts) return ["fail", `${conflicts} not in force: see both texts`]
  return ["", "All answers saved"]
}

// Typing and saving would never stop talking; "saved" is news after a choice or after trouble, not while typing.
function worthHearing(container, kind) {
  if (kind === "typing" || kind === "saving") return false
  const trouble = container.dataset.heard ?? "saved"
  container.dataset.heard = kind
  const typing = container.contains(document.activeElement) && document.activeElement.matches("textarea")
  return kind !== "saved" || trouble !== "saved" || !typing
}
