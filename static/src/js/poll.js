// Fetches a part of the page again every two seconds until it says data-done:
//   <div data-poll-url="..."> ... </div>, answered with the inside of that div.
// What is marked data-say is read out when it changes; the rest changes in silence.

const EVERY = 2000

export function startPolls() {
  for (const part of document.querySelectorAll("[data-poll-url]")) poll(part, statusAfter(part))
}

function statusAfter(part) {
  const status = document.createElement("p")
  status.className = "govuk-visually-hidden"
  status.setAttribute("role", "status")
  part.after(status)
  return status
}

async function poll(part, status) {
  while (!part.matches("[data-done]") && !part.querySelector("[data-done]")) {
    await new Promise((resolve) => setTimeout(resolve, EVERY))
    const inside = await fetchInside(part.dataset.pollUrl)
    if (inside === null) continue
    part.innerHTML = inside
    const words = part.querySelector("[data-say]")?.textContent ?? ""
    if (words !== status.textContent) status.textContent = words
  }
}

// Nothing where the server cannot be reached: the work goes on without us, and we ask again.
async function fetchInside(url) {
  try {
    const response = await fetch(url, { redirect: "manual", headers: { "X-Requested-With": "XMLHttpRequest" } })
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}
