// The saves of one row, one after the other. While one is under way the next waits, and then sends what
// stands there at that moment, with the revision that was just answered: sent any earlier, a person would
// conflict with their own last keystroke. Knows nothing of the page.

const LONGEST_PAUSE = 30_000
const AGAIN = new Set(["unreachable", "signed-out", "kept-out"]) // nothing was said about the text itself

export class Saver {
  #typed = 0 // counts changes by the person
  #wanted = 0 // up to which change a save was asked for
  #settled = 0 // up to which change the server has answered
  #kept = 0 // up to which change the server holds the text
  #running = null

  // read() gives the fields as they are now; post(fields) answers {kind, ...}; tell(kind, answer) shows it;
  // pause(ms) ends after that time, or sooner when there is hope.
  constructor({ read, post, tell, pause }) {
    Object.assign(this, { read, post, tell, pause })
  }

  get unsaved() {
    return this.#typed > this.#kept
  }

  touch() {
    this.#typed += 1
    if (!this.#running) this.tell("typing", {})
  }

  // Resolves when nothing that was asked for is left to send.
  save() {
    this.#wanted = this.#typed
    this.#running ??= this.#run().finally(() => { this.#running = null })
    return this.#running
  }

  async #run() {
    let failures = 0
    while (this.#wanted > this.#settled) {
      const upTo = this.#typed
      this.tell("saving", {})
      const answer = await this.post(this.read())
      if (AGAIN.has(answer.kind)) {
        this.tell(answer.kind, answer)
        await this.pause(Math.min(1000 * 2 ** failures, LONGEST_PAUSE))
        failures += 1
        continue
      }
      failures = 0
      this.#settled = upTo
      if (answer.kind !== "refused") this.#kept = upTo // a conflict is kept by the server as well
      this.tell(answer.kind, answer)
      if (this.#typed > upTo && this.#wanted <= upTo) this.tell("typing", {})
    }
  }
}
