// The grid's thousand links become one tab stop; the arrow keys, Home and End go from cell to cell.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

export function startGrids() {
  for (const table of document.querySelectorAll("table[data-arrow-keys]")) start(table)
}

function start(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.querySelectorAll("td a, th a")])
  const lines = rows.filter((links) => links.length)
  lines.flat().forEach((link, number) => { link.tabIndex = number ? -1 : 0 })
  table.addEventListener("keydown", (event) => {
    const next = target(lines, event)
    if (!next) return
    event.preventDefault()
    next.focus()
  })
  table.addEventListener("focusin", (event) => {
    if (!event.target.matches("tbody a")) return
    for (const link of table.querySelectorAll("tbody a[tabindex='0']")) link.tabIndex = -1
    event.target.tabIndex = 0
  })
}

function target(lines, event) {
  const y = lines.findIndex((links) => links.includes(event.target))
  if (y < 0 || event.ctrlKey || event.metaKey || event.altKey) return null
  const line = lines[y]
  if (event.key === "Home") return line[0]
  if (event.key === "End") return line.at(-1)
  const step = STEPS[event.key]
  if (!step) return null
  const goal = lines[y + step[0]]
  return goal?.[Math.min(line.indexOf(event.target), goal.length - 1) + step[1]]
}
