{{- /* Labels that tell this release's pods of a component apart: "component" of the context, "root" the chart's own. */ -}}
{{- define "infomax.labels" -}}
app.kubernetes.io/name: infomax
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "infomax.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag }}{{ end }}
{{- end }}

{{- define "infomax.scheme" -}}
{{ if .Values.tls.secret }}https{{ else }}http{{ end }}
{{- end }}

{{- /* Port of an address with or without one. */ -}}
{{- define "infomax.port" -}}
{{ regexFind ":[0-9]+(/|$)" . | trimPrefix ":" | trimSuffix "/" | default (hasPrefix "https:" . | ternary 443 80) }}
{{- end }}

{{- /* Address of every coordinator, in one order everywhere: the first forms the cluster. */ -}}
{{- define "infomax.seeds" -}}
{{- range $i, $_ := until (int .Values.coordinator.replicas) }}{{ if $i }},{{ end }}{{ $.Release.Name }}-coordinator-{{ $i }}.{{ $.Release.Name }}-nodes:4053{{ end }}
{{- end }}

{{- /* What coordinators and workers have in common: the pod. */ -}}
{{- define "infomax.pod" -}}
automountServiceAccountToken: {{ if .Values.serviceAccount.annotations }}true{{ else }}false{{ end }}
{{- if .Values.serviceAccount.annotations }}
serviceAccountName: {{ .Release.Name }}
{{- end }}
# A Service called infomax would set INFOMAX_PORT.
enableServiceLinks: false
# Longer than a node takes to hand over and leave (infomax.leave-timeout of config/node.conf).
terminationGracePeriodSeconds: 180
securityContext:
  runAsNonRoot: true
  runAsUser: 1654
  runAsGroup: 1654
  fsGroup: 1654
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- /* And the container, after its own variables. */ -}}
{{- define "infomax.container" -}}
ports:
  - name: cluster
    containerPort: 4053
  - name: http
    containerPort: 8080
# Shows the token, which a probe over HTTP could not.
readinessProbe:
  exec:
    command: [/usr/local/bin/healthcheck]
  periodSeconds: 5
  timeoutSeconds: 3
# Answers as soon as the process runs, in or out of a cluster: patient, since a restart costs more than a pause.
livenessProbe:
  httpGet:
    path: /healthz/live
    port: http
    scheme: {{ include "infomax.scheme" . | upper }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  - configMapRef:
      name: {{ .Release.Name }}-settings
{{- if .Values.store.secret }}
  - secretRef:
      name: {{ .Values.store.secret }}
{{- end }}
{{- end }}

{{- define "infomax.mounts" -}}
- name: state
  mountPath: /var/lib/infomax
- name: token
  mountPath: /etc/infomax
  readOnly: true
{{- if .Values.tls.secret }}
- name: tls
  mountPath: /etc/infomax-tls
  readOnly: true
{{- end }}
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "infomax.volumes" -}}
# 0440 (288) for secrets: for the group of the node, which fsGroup names.
- name: token
  secret:
    secretName: {{ .Values.token.secret }}
    defaultMode: 288
{{- if .Values.tls.secret }}
- name: tls
  secret:
    secretName: {{ .Values.tls.secret }}
    defaultMode: 288
{{- end }}
- name: tmp
  emptyDir: {}
{{- end }}
