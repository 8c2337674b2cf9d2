// WCAG 2.2 SC 2.4.3: a link to a place on the same page moves the focus there, also into what is folded. The address stays as it is.
export function showElement(id: string): void {
  const element = document.getElementById(id);
  element?.closest('details')?.setAttribute('open', '');
  element?.focus();
  element?.scrollIntoView({ block: 'center' });
}
