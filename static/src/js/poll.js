// Fetches a part of the page again every two seconds until it says data-done:
//   <div data-poll-url="..."> ... </div>, answered with the inside of that div.

const EVERY = 2000

export function startPolls() {
  for (const part of document.querySelectorAll("[data-poll-url]")) poll(part)
}

async function poll(part) {
  if (part.matches("[data-done]") || part.querySelector("[data-done]")) return
  await new Promise((resolve) => setTimeout(resolve, EVERY))
  await refresh(part)
  poll(part)
}

async function refresh(part) {
  try {
    const response = await fetch(part.dataset.pollUrl, { redirect: "manual", headers: { "X-Requested-With": "XMLHttpRequest" } })
    if (!response.ok) return
    const inside = await response.text()
    // Only what changed is put in, or a screen reader would read the same steps every two seconds.
    if (inside !== part.lastInside) part.innerHTML = inside
    part.lastInside = inside
  } catch {
    // The work goes on without us; we ask again.
  }
}
