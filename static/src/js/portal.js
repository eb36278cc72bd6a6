// The classes that GOV.UK's components ask for, set here because the content security policy allows no
// inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported")
