// Puts the counts that came back with a save where the page shows them.
//
//   [data-answered] [data-total] numbers; [data-progress-bar] an SVG rect of 100 at full length;
//   [data-group="code"] "3 of 5", with data-tick also a tick when complete; [data-suggested] the grade that
//   the rule gives; [data-until-all] is there while something here is unanswered, [data-when-all] when nothing is

export function showProgress({ answered, total, group, suggested }) {
  if (Number.isInteger(answered)) showTotals(answered, total)
  if (group) showGroup(group)
  if (suggested) showSuggested(suggested)
}

function showTotals(answered, total) {
  for (const place of document.querySelectorAll("[data-answered]")) place.textContent = answered
  for (const place of document.querySelectorAll("[data-total]")) place.textContent = total
  for (const bar of document.querySelectorAll("[data-progress-bar]")) {
    bar.setAttribute("width", total ? (100 * answered) / total : 0)
  }
  for (const place of document.querySelectorAll("[data-until-all]")) place.hidden = answered === total
  for (const place of document.querySelectorAll("[data-when-all]")) place.hidden = answered !== total
}

function showGroup({ code, answered, total }) {
  for (const place of document.querySelectorAll(`[data-group="${CSS.escape(code)}"]`)) {
    const complete = "tick" in place.dataset && answered === total
    place.textContent = `${complete ? "✓ " : ""}${answered} of ${total}`
    place.classList.toggle("done", complete)
  }
}

function showSuggested({ value, name }) {
  for (const place of document.querySelectorAll("[data-suggested]")) {
    const swatch = document.createElement("span")
    swatch.className = `p-sw ${value ? `g${value}` : "gmiss"}`
    swatch.textContent = value || "–"
    place.className = "p-grade"
    place.replaceChildren(swatch, ` ${name}`)
  }
}

export function isAnswered(row) {
  const chosen = row.querySelector("[type=radio]:checked")
  if (!chosen) return false
  return chosen.value !== row.dataset.na || row.querySelector("[data-reason] textarea").value.trim() !== ""
}
