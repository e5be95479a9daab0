/** The origins whose pages may show pages of the dashboard in a frame, as the server's setting lists them. */
export function embedOrigins(): readonly string[] {
  const element = document.querySelector<HTMLMetaElement>('meta[name="embed-origins"]');
  return element?.content.split(" ").filter(Boolean) ?? [];
}
