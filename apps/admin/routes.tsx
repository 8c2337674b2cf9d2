// https://tanstack.com/router (code-based routes): the addresses of access governance. No name of a person stands in them.
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import { Admin } from './Admin.tsx';
import { DeskPage } from './desk/DeskPage.tsx';
import { FindingsPage } from './findings/FindingsPage.tsx';
import { OversightPage } from './findings/OversightPage.tsx';
import { ReportPage } from './report/ReportPage.tsx';
import { AskPage } from './requests/AskPage.tsx';
import { RequestsPage } from './requests/RequestsPage.tsx';
import { ReviewsPage } from './reviews/ReviewsPage.tsx';
import { SeeingPage } from './seeing/SeeingPage.tsx';
import { UnitPage } from './units/UnitPage.tsx';

const root = createRootRoute({
  component: () => (
    <Admin>
      <Outlet />
    </Admin>
  ),
});

const desk = createRoute({ getParentRoute: () => root, path: '/', component: DeskPage });
const unit = createRoute({ getParentRoute: () => root, path: '/enhet/$unit', component: Unit });
const ask = createRoute({ getParentRoute: () => root, path: '/be-om-rolle', component: AskPage });
const requests = createRoute({ getParentRoute: () => root, path: '/foresporsler', component: RequestsPage });
const reviews = createRoute({ getParentRoute: () => root, path: '/gjennomgang', component: ReviewsPage });
const report = createRoute({ getParentRoute: () => root, path: '/rapport', component: ReportPage });

const findings = createRoute({ getParentRoute: () => root, path: '/oppfolging', component: FindingsPage });
const oversight = createRoute({ getParentRoute: () => root, path: '/personvernombud', component: OversightPage });
const seeing = createRoute({ getParentRoute: () => root, path: '/hvem-ser', component: SeeingPage });

export const router = createRouter({
  routeTree: root.addChildren([desk, unit, ask, requests, reviews, report, findings, oversight, seeing]),
  basepath: '/admin',
  defaultPreload: false,
});

function Unit() {
  return <UnitPage unit={unit.useParams().unit} />;
}
