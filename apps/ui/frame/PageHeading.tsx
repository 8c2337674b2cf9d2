// WCAG 2.2 SC 2.4.2 and 2.4.3: each page has its own title, and a change of page moves the focus to its heading.
import { type ReactNode, useEffect, useRef } from 'react';

interface PageHeadingProps {
  /** What the browser tab says; never a person's name (tabs are seen over the shoulder and kept in history). */
  readonly title: string;
  /** Where the focus goes when the page opens: to the heading, or nowhere because a field takes it. */
  readonly focus?: 'heading' | 'elsewhere';
  readonly children: ReactNode;
}

export function PageHeading({ title, focus = 'heading', children }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Felles kommunal journal`;
  }, [title]);
  useEffect(() => {
    if (focus === 'heading') heading.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <h1 ref={heading} tabIndex={-1} className="fkj-page-heading">
      {children}
    </h1>
  );
}
