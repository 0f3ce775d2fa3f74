// A page that only hands a form on: sent by itself; its button is for browsers without scripts.
document.querySelector("form[data-submit]").submit();
