// Passkeys: the browser makes or uses one, and the form carries its answer.
//
//   <form data-passkey="create|get"> <input type="hidden" name="credential"> <div data-passkey-error hidden><p></p></div>
//   <button> </form>, with the server's options in <script type="application/json" id="passkey-options">,
//   or fetched from where the form goes

const WRONG = {
  NotAllowedError: "Nothing was done: it was cancelled, or took too long. Try again.",
  InvalidStateError: "This device has a passkey for the portal already.",
  SecurityError: "Passkeys work at the portal’s own address only.",
}
const OTHERWISE = "This browser could not do it. Try another one, or another device."

export function startPasskeys() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return
      event.preventDefault()
      ask(form)
    })
  }
}

async function ask(form) {
  const error = form.querySelector("[data-passkey-error]")
  error.hidden = true
  try {
    const options = publicKey(await optionsOf(form))
    const credential = await (form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: options })
      : navigator.credentials.get({ publicKey: options }))
    form.elements.credential.value = JSON.stringify(asJson(credential))
    form.submit()
  } catch (problem) {
    error.hidden = false
    error.firstElementChild.textContent = WRONG[problem.name] ?? OTHERWISE
  }
}

async function optionsOf(form) {
  const here = document.getElementById("passkey-options")
  if (here) {
    const options = JSON.parse(here.textContent)
    return options.creation_options ?? options.request_options
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
  return (await answer.json()).request_options
}

// What the server writes as base64url the browser wants as bytes. A passkey is found without a user name, and opened
// with a PIN, a fingerprint or a face.
function publicKey({ publicKey: options }) {
  options.challenge = bytes(options.challenge)
  if (options.user) {
    options.user.id = bytes(options.user.id)
    Object.assign(options.authenticatorSelection, {
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    })
  }
  for (const known of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) {
    known.id = bytes(known.id)
  }
  return options
}

function asJson(credential) {
  const { response } = credential
  const said = {}
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name])
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  }
}

const bytes = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
