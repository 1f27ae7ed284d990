// A deed is sent to its address: its answer as JSON, or an error in words for the reader.

export async function post(url, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  const response = await fetch(url, { method: "POST", headers, body, redirect: "manual" }).catch(() => null);
  if (!response) throw new Error("网络不通，请稍后再试。");
  if (response.type === "opaqueredirect" || response.status === 403) throw new Error("登录已过期，请重新登录后再试。");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.problem ?? answer.outcomes?.[0]?.problem ?? "系统没有接受，请刷新页面后再试。");
  return answer;
}
