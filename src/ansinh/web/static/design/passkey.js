/* Passkeys (WebAuthn). The buttons appear only where the browser can do it; the code of the telephone always works. */
(function () {
  "use strict";
  var able = window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON && navigator.credentials;
  function send(address, body, token) {
    return fetch(address, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body || {}) })
      .then(function (answer) { return answer.json().then(function (facts) { if (!answer.ok) { throw new Error(facts.error || ""); } return facts; }); });
  }
  function run(box) {
    var button = box.querySelector("button"), words = box.querySelector("[role=status]"), making = box.dataset.passkey === "make";
    var token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    box.hidden = false;
    button.addEventListener("click", function () {
      words.textContent = box.dataset.waiting;
      send(box.dataset.question, null, token).then(function (options) {
        var facts = options.publicKey;
        return making
          ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(facts) })
          : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(facts) });
      }).then(function (made) {
        var name = box.querySelector("[name=name]");
        return send(box.dataset.answer, making ? { credential: made.toJSON(), name: name ? name.value : "" } : made.toJSON(), token);
      }).then(function (facts) { location.assign(facts.onward); })
        .catch(function (error) { words.textContent = error.name === "Error" && error.message ? error.message : box.dataset.failed; });
    });
  }
  if (able) { Array.prototype.forEach.call(document.querySelectorAll("[data-passkey]"), run); }
})();
