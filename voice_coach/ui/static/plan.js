// The page a learner fills before starting. What is typed stays in this tab until the talk begins.

/** The form's content as the server takes it, or null where there is no form. */
export function read(root) {
  const form = root.querySelector("#vc-plan");
  if (!form) return null;
  const lines = (name) => [...form.querySelectorAll(`[name="${name}"]`)].map((field) => field.value);
  const aims = [...form.querySelectorAll(".vc-aim")].map((row) => ({
    issue: row.dataset.issue,
    target: row.querySelector('[name="target"]').value,
    walk_away: row.querySelector('[name="walk_away"]').value,
  }));
  return { aims, reasons: lines("reasons"), interests: lines("interests"), trades: lines("trades") };
}

/** How hard it shall be. */
export function difficulty(root) {
  return root.querySelector('#vc-levels [name="difficulty"]:checked')?.value ?? "usual";
}

/** The difficulty that a link asked for. */
export function prefer(root, level) {
  const wanted = [...root.querySelectorAll('#vc-levels [name="difficulty"]')].find((field) => field.value === level);
  if (wanted) wanted.checked = true;
}

/** Keep what is typed over a reload, and put it back. */
export function keep(root, scenario) {
  const form = root.querySelector("#vc-plan");
  if (!form) return;
  const key = `plan:${scenario}`;
  const fields = [...form.querySelectorAll("input")];
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (Array.isArray(kept) && kept.length === fields.length) {
      fields.forEach((field, at) => { field.value = String(kept[at]); });
      root.querySelector("#vc-plan-box").open = true;
    }
    form.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify(fields.map((field) => field.value)));
    });
  } catch {
    // no storage in this browser: the form works without
  }
  form.addEventListener("submit", (event) => event.preventDefault());
}
