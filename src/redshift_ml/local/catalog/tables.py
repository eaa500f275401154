"""The tables of a database's catalog, in a schema that nobody sees."""

from __future__ import annotations

HIDDEN = "redshift_local"

TABLES = f"""
create schema if not exists {HIDDEN};
create table if not exists {HIDDEN}.namespaces(
  oid uinteger, name varchar, owner varchar, created timestamp);
create table if not exists {HIDDEN}.relations(
  oid uinteger, schema varchar, name varchar, kind varchar, owner varchar, definition varchar,
  body varchar, late_binding boolean, diststyle varchar, backup boolean, autorefresh boolean,
  session integer, created timestamp);
create table if not exists {HIDDEN}.columns(
  relation uinteger, number integer, name varchar, type varchar, not_null boolean,
  default_text varchar, encoding varchar, distkey boolean, sortkey integer, identity varchar);
create table if not exists {HIDDEN}.constraints(
  oid uinteger, relation uinteger, name varchar, kind varchar, columns varchar[],
  target uinteger, target_columns varchar[]);
create table if not exists {HIDDEN}.dependencies(
  dependent uinteger, referenced uinteger);
create table if not exists {HIDDEN}.pieces(
  dependent uinteger, number integer, before varchar, referenced uinteger, qualifier varchar,
  name varchar, spelled varchar, aliased boolean);
create table if not exists {HIDDEN}.comments(
  kind varchar, object uinteger, number integer, description varchar);
create table if not exists {HIDDEN}.grants(
  kind varchar, object varchar, schema varchar, grantee_kind varchar, grantee varchar,
  privilege varchar, grantable boolean, grantor varchar);
create table if not exists {HIDDEN}.default_grants(
  owner varchar, schema varchar, kind varchar, grantee_kind varchar, grantee varchar,
  privilege varchar, grantable boolean);
create table if not exists {HIDDEN}.functions(
  oid uinteger, schema varchar, name varchar, owner varchar, language varchar,
  argument_types varchar[], return_type varchar, volatility varchar, body varchar,
  model varchar);
create table if not exists {HIDDEN}.procedures(
  oid uinteger, schema varchar, name varchar, owner varchar, names varchar[], modes varchar[],
  types varchar[], nonatomic boolean, definer boolean, body varchar);
"""
