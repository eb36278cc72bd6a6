// Builds static/dist/portal.css and static/dist/portal.js, prints what they weigh on the wire, and
// stops when they weigh too much or carry something that is the government's own (crown, crest, typeface).
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { buildSync } from "esbuild"
import { compile } from "sass"

const LIMIT = 60_000
const DIST = "static/dist"

function buildStyles() {
  const { css } = compile("static/src/scss/portal.scss", {
    style: "compressed",
    loadPaths: ["."],
    quietDeps: true,
  })
  writeFileSync(`${DIST}/portal.css`, css)
}

function buildScript() {
  buildSync({
    entryPoints: ["static/src/js/portal.js"],
    outfile: `${DIST}/portal.js`,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "none",
    logLevel: "error",
  })
}

function refuseWhatIsNotOurs(name) {
  const text = readFileSync(`${DIST}/${name}`, "utf8")
  for (const word of ["GDS Transport", "@font-face", "crest", "/assets/"]) {
    if (text.includes(word)) throw new Error(`${name} contains "${word}"; leave out the component that brings it`)
  }
}

function weigh(name) {
  const plain = readFileSync(`${DIST}/${name}`)
  const packed = gzipSync(plain, { level: 9 }).length
  console.log(`${name.padEnd(12)} ${kb(plain.length).padStart(9)}   ${kb(packed).padStart(8)} compressed`)
  return packed
}

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

mkdirSync(DIST, { recursive: true })
buildStyles()
buildScript()
copyFileSync("static/src/icon.svg", `${DIST}/icon.svg`)

const built = ["portal.css", "portal.js"]
built.forEach(refuseWhatIsNotOurs)
const total = built.map(weigh).reduce((sum, bytes) => sum + bytes, 0)
console.log(`together     ${kb(total).padStart(9)} compressed, of ${kb(LIMIT)}`)
if (total > LIMIT) throw new Error("the style sheet and the script together are over their limit")
