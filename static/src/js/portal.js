// Everything here adds to pages that work without it.
import { Button, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, createAll } from "govuk-frontend"
import { startAutosave } from "./autosave.js"
import { startGrids } from "./grid.js"
import { startLeaving } from "./leaving.js"
import { startNews } from "./news.js"
import { startPasskeys } from "./passkeys.js"
import { startPolls } from "./poll.js"
import { startRows } from "./rows.js"
import { startSession } from "./session.js"
import { startSteps } from "./steps.js"

// GOV.UK's components want these classes before they start; the content security policy allows no inline
// script to set them any sooner.
document.body.classList.add("js-enabled", "govuk-frontend-supported")

for (const component of [Button, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
  createAll(component)
}
startRows()
startSteps()
startAutosave()
startPasskeys()
startPolls()
startGrids()
startLeaving()
startNews()
startSession()
