// Warns five minutes before the session ends, and says so when it has ended. Asking keeps no session alive.
//
//   <dialog data-session data-time-left="..." role="alertdialog"> <h2 data-session-title> <p data-session-words>
//     <form data-session-stay> <button> </form> <button data-session-close> </dialog>

export const WARN = 5 * 60
const AT_MOST = 15 * 60 // asked anew at least so often: another tab may have made it last longer, or ended it
const AT_LEAST = 15
const AFTER_TROUBLE = 60

// When to ask again, and what to show until then. Knows nothing of the page.
//   ask() answers {signed_in, seconds, can_stay}, or null where the server cannot be reached
export class SessionWatch {
  #shown = ""

  constructor({ ask, show }) {
    Object.assign(this, { ask, show })
  }

  // Gives the seconds after which to look again; 0 when there is nothing more to look for.
  async look() {
    const said = await this.ask()
    if (said === null) return AFTER_TROUBLE
    if (!said.signed_in || said.seconds <= 0) {
      this.#tell("ended", said)
      return 0
    }
    if (said.seconds > WARN) {
      this.#tell("", said)
      return Math.min(said.seconds - WARN, AT_MOST)
    }
    this.#tell(said.can_stay ? "soon" : "at-last", said)
    return Math.max(Math.min(said.seconds, 60), AT_LEAST)
  }

  // Each thing once: whoever closed the warning is not asked again before there is something new to say.
  #tell(what, said) {
    if (what === this.#shown) return
    this.#shown = what
    this.show(what, said)
  }
}

const minutes = (seconds) => Math.max(1, Math.round(seconds / 60))
const inMinutes = (seconds) => (minutes(seconds) === 1 ? "in a minute" : `in ${minutes(seconds)} minutes`)

export const WORDS = {
  soon: ({ seconds }) => [
    `You will be signed out ${inMinutes(seconds)}`,
    "Nobody has opened or saved anything here for a while. What you typed and did not save stays on this page.",
  ],
  "at-last": ({ seconds }) => [
    `You will be signed out ${inMinutes(seconds)}`,
    "You signed in nearly 12 hours ago. Save what you are writing, then sign in again.",
  ],
  ended: () => [
    "You have been signed out",
    "What you typed stays on this page. When you save it, you are asked to sign in, and it is carried along.",
  ],
}

export function startSession() {
  const dialog = document.querySelector("[data-session]")
  if (!dialog?.showModal) return
  const watch = new SessionWatch({ ask: () => timeLeft(dialog.dataset.timeLeft), show: (...said) => show(dialog, ...said) })
  let timer = null
  const look = async () => {
    clearTimeout(timer)
    const seconds = await watch.look()
    if (seconds) timer = setTimeout(look, 1000 * seconds)
  }
  dialog.querySelector("[data-session-stay]").addEventListener("submit", async (event) => {
    event.preventDefault()
    await stay(event.target)
    dialog.close()
    look()
  })
  dialog.querySelector("[data-session-close]").addEventListener("click", () => dialog.close())
  // A machine that slept, a tab that comes back: its timers were late.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look() })
  look()
}

async function timeLeft(url) {
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

async function stay(form) {
  try {
    await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Requested-With": "XMLHttpRequest" },
    })
  } catch {
    // Not reached: the next look says how things stand.
  }
}

function show(dialog, what, said) {
  if (!what) {
    if (dialog.open) dialog.close()
    return
  }
  const [title, words] = WORDS[what](said)
  dialog.querySelector("[data-session-title]").textContent = title
  dialog.querySelector("[data-session-words]").textContent = words
  dialog.querySelector("[data-session-stay]").hidden = what !== "soon"
  if (!dialog.open) dialog.showModal() // the browser moves the focus in, and back again when it closes
}
