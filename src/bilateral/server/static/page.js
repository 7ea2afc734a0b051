// Nothing here is needed: without it a file is chosen instead of dropped, and the form has its button.
"use strict";
for (const form of document.querySelectorAll("form.checker")) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (event.dataTransfer && event.dataTransfer.files.length) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
    }
  });
}
