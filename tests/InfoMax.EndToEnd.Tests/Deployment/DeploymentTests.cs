using Xunit;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>
/// No container engine runs where the tests do, so the deployment's files are held against the command's own definitions,
/// the sources and each other; and the check itself against files with one mistake each.
/// </summary>
public sealed class DeploymentTests
{
    private const string Image = "deploy/Dockerfile";
    private const string Health = "deploy/healthcheck.sh";
    private const string Compose = ComposeDeployment.File;
    private const string Settings = DeploymentCheck.Base + "/settings.yaml";
    private const string Storage = DeploymentCheck.Base + "/storage.yaml";
    private const string Coordinator = DeploymentCheck.Base + "/coordinator.yaml";
    private const string Workers = DeploymentCheck.Base + "/workers.yaml";
    private const string Scaler = DeploymentCheck.Base + "/workers-autoscaler.yaml";
    private const string Policy = DeploymentCheck.Base + "/network-policy.yaml";
    private const string Base = DeploymentCheck.Base + "/kustomization.yaml";
    private const string Standby = DeploymentCheck.Standby + "/kustomization.yaml";

    [Fact]
    public void EveryFile_AgreesWithTheCommandAndTheOthers() => Assert.Empty(DeploymentCheck.Findings(DeploymentFiles.Read()));

    [Theory]
    [InlineData(Image, "AS build", "AS builder", "there is no such stage")]
    [InlineData(Image, "dotnet/sdk:10.0", "dotnet/sdk:9.0", "must be built on")]
    [InlineData(Image, "dotnet/aspnet:10.0", "dotnet/runtime:10.0", "must be built on")]
    [InlineData(Image, "COPY config config\n", "", "the build needs config")]
    [InlineData(Image, "COPY src src", "COPY source src", "COPY source: does not exist")]
    [InlineData(Image, "BannedSymbols.txt ", "", "the build needs BannedSymbols.txt")]
    [InlineData(Image, "publish src/InfoMax.Cli ", "publish src/InfoMax.Data ", "must publish src/InfoMax.Cli")]
    [InlineData(Image, "-o /app", "-o /out", "must copy the published /out")]
    [InlineData(Image, "\"/app/infomax\"", "\"/app/InfoMax.Cli\"", "the entry point must be /app/infomax")]
    [InlineData(Image, "USER 1654:1654", "USER app", "USER must be numeric")]
    [InlineData(Image, "USER 1654:1654", "USER 0:0", "USER must be numeric")]
    [InlineData(Image, "USER 1654:1654", "USER 1000:1000", "must be the image's 1000:1000")]
    [InlineData(Image, "-o 1654", "-o 1000", "must give the directories to 1654:1654")]
    [InlineData(Image, "/var/lib/infomax /data", "/var/lib/infomax /files", "/data does not exist in the image")]
    [InlineData(Image, "EXPOSE 4053 8080", "EXPOSE 4053 80", "port 8080 is not exposed")]
    [InlineData(Image, "CMD [\"/usr/local/bin/healthcheck\"]", "CMD [\"/healthcheck\"]", "is not where deploy/healthcheck.sh is copied to")]
    [InlineData(".dockerignore", ".git", "src", "COPY src: .dockerignore leaves it out")]
    [InlineData(Health, "/healthz/ready", "/health", "must ask /healthz/ready")]
    [InlineData(Health, "INFOMAX_HTTP_PORT", "INFOMAX_HTTPPORT", "INFOMAX_HTTPPORT is no option")]
    [InlineData("config/node.conf", "leave-timeout = 150s", "leave-timeout = 240s", "180 s of grace are too few")]
    [InlineData(Compose, "command: [node]", "command: [nodes]", "must run the verb node")]
    [InlineData(Compose, "command: [node]", "command: [node, --role, worker]", "'--role'")]
    [InlineData(Compose, "INFOMAX_BIND:", "INFOMAX_BINDING:", "INFOMAX_BINDING is no option")]
    [InlineData(Compose, "0.0.0.0", "localhost", "localhost: must be an IP address")]
    [InlineData(Compose, "0.0.0.0", "127.0.0.1", "must listen on all addresses")]
    [InlineData(Compose, "\"4053\"", "\"4054\"", "port 4054 is not exposed")]
    [InlineData(Compose, "\"8080\"", "\"8081\"", "port 8081 is not exposed")]
    [InlineData(Compose, "127.0.0.1:8080:8080", "8080:8080", "only to this machine")]
    [InlineData(Compose, "127.0.0.1:8080:8080", "127.0.0.1:8080:80", "only HTTP (8080)")]
    [InlineData(Compose, "INFOMAX_ROLES: worker", "INFOMAX_ROLES: workers", "must be coordinator or worker")]
    [InlineData(Compose, "INFOMAX_ROLES: coordinator", "INFOMAX_ROLES: worker", "a worker alone is no cluster")]
    [InlineData(Compose, "INFOMAX_PUBLIC_HOST: coordinator", "INFOMAX_PUBLIC_HOST: master", "its public host master is not its name")]
    [InlineData(Compose, "INFOMAX_SEED_NODES: coordinator:4053", "INFOMAX_SEED_NODES: coordinator:4054", "no coordinator is at")]
    [InlineData(Compose, "INFOMAX_SEED_NODES: coordinator:4053", "INFOMAX_SEED_NODES: master:4053", "no coordinator is at")]
    [InlineData(Compose, "INFOMAX_DATA_DIR: /var/lib/infomax", "INFOMAX_DATA_DIR: /var/lib/state", "is on no volume")]
    [InlineData(Compose, "INFOMAX_DATA_DIR: /var/lib/infomax", "INFOMAX_DATA_DIR: /tmp/x", "must outlive the container")]
    [InlineData(Compose, ":-4G}", ":-4Gi}", "must be a size of at least 64M")]
    [InlineData(Compose, "stop_grace_period: 180s", "stop_grace_period: 60s", "60 s of grace are too few")]
    [InlineData(Compose, "stop_grace_period: 180s", "", "10 s of grace are too few")]
    [InlineData(Compose, "tmpfs: [\"/tmp:size=1g\"]", "tmpfs: [/tmp]", "must have a size")]
    [InlineData(Compose, "mem_limit:", "memory:", "must have a limit of memory")]
    [InlineData(Compose, "/tmp:size=1g", "/var/tmp:size=1g", "must have a read-only file system, and /tmp")]
    [InlineData(Compose, "cap_drop: [ALL]", "", "must drop all capabilities")]
    [InlineData(Compose, "context: ..", "context: .", "the build context must be")]
    [InlineData(Compose, "dockerfile: deploy/Dockerfile", "dockerfile: Dockerfile", "there is no Dockerfile")]
    [InlineData(Compose, "- state:/var/lib/infomax", "- stat:/var/lib/infomax", "volume stat is not declared")]
    [InlineData(Compose, "  coordinator:\n    <<", "  coordinators:\n    <<", "depends on coordinator, which is no service")]
    [InlineData(Compose, "condition: service_healthy", "condition: service_started", "must wait until coordinator is healthy")]
    [InlineData(Settings, "INFOMAX_LOG_FORMAT: json", "INFOMAX_LOGFORMAT: json", "INFOMAX_LOGFORMAT is no option")]
    [InlineData(Settings, "INFOMAX_LOG_FORMAT: json", "INFOMAX_LOG_FORMAT: xml", "must be text or json")]
    [InlineData(Settings, "infomax-coordinator-0.infomax-nodes", "infomax-coordinator.infomax-nodes", "no coordinator is at")]
    [InlineData(Settings, "infomax-coordinator-0.infomax-nodes", "infomax-coordinator-0.nodes", "no coordinator is at")]
    [InlineData(Settings, "INFOMAX_MEMORY: 12G", "INFOMAX_MEMORY: 16G", "must be below the container's limit")]
    [InlineData(Settings, "INFOMAX_HTTP_PORT: \"8080\"", "INFOMAX_HTTP_PORT: \"8081\"", "probe must ask the HTTP port")]
    [InlineData(Settings, "name: infomax-settings", "name: infomax-setting", "there is no ConfigMap infomax-settings")]
    [InlineData(Storage, "name: infomax-data", "name: data", "there is no PersistentVolumeClaim infomax-data")]
    [InlineData(Coordinator, "[node, --roles, coordinator]", "[node, --roles, coordinators]", "must be coordinator or worker")]
    [InlineData(Coordinator, "[node, --roles, coordinator]", "[node, --role, coordinator]", "'--role'")]
    [InlineData(Coordinator, "replicas: 1", "replicas: 2", "several coordinators need a PostgreSQL journal")]
    [InlineData(Coordinator, "serviceName: infomax-nodes", "serviceName: infomax-coordinator", "must be a headless Service")]
    [InlineData(Coordinator, "publishNotReadyAddresses: true", "publishNotReadyAddresses: false", "before they are ready")]
    [InlineData(Coordinator, "publishNotReadyAddresses: true\n  selector:\n    app.kubernetes.io/name: infomax\n    app.kubernetes.io/component: coordinator\n  ports:\n    - name: http", "selector:\n    app.kubernetes.io/name: infomax\n    app.kubernetes.io/component: coordinator\n  ports:\n    - name: http", "or nobody can ask them why")]
    [InlineData(Coordinator, "$(POD_NAME).infomax-nodes", "$(NAME).infomax-nodes", "is not its name")]
    [InlineData(Coordinator, "[/usr/local/bin/healthcheck]", "[/healthcheck]", "the readiness probe must be the image's health check")]
    [InlineData(Coordinator, "mountPath: /etc/infomax", "mountPath: /etc/tokens", "the tokens /etc/infomax/token are in no secret")]
    [InlineData(Settings, "  INFOMAX_TOKEN_FILE: /etc/infomax/token\n", "", "listens beyond this machine")]
    [InlineData(Compose, "  INFOMAX_TOKEN_FILE: /run/secrets/token\n", "", "listens beyond this machine")]
    [InlineData(Compose, "secrets: [token]", "secrets: [tokens]", "secret tokens is not declared")]
    [InlineData(Coordinator, "path: /healthz/live", "path: /healthz/ready", "the liveness probe must ask /healthz/live")]
    [InlineData(Coordinator, "port: http", "port: cluster", "probe must ask the HTTP port")]
    [InlineData(Coordinator, "containerPort: 8080", "containerPort: 80", "that the image does not expose")]
    [InlineData(Coordinator, "targetPort: cluster", "targetPort: http", "is not that port of the pods")]
    [InlineData(Coordinator, "terminationGracePeriodSeconds: 180", "terminationGracePeriodSeconds: 30", "30 s of grace are too few")]
    [InlineData(Coordinator, "enableServiceLinks: false", "enableServiceLinks: true", "enableServiceLinks must be false")]
    [InlineData(Coordinator, "claimName: infomax-state", "claimName: infomax-states", "there is no PersistentVolumeClaim infomax-states")]
    [InlineData(Coordinator, "mountPath: /data", "mountPath: /files", "must see inputs and results at /data")]
    [InlineData(Coordinator, "maxUnavailable: 1", "minAvailable: 1", "machines cannot be drained")]
    [InlineData(Coordinator, "fsGroup: 1654", "fsGroup: 1000", "must be the image's 1654:1654")]
    [InlineData(Workers, "runAsNonRoot: true", "runAsNonRoot: false", "must not run as root")]
    [InlineData(Workers, "component: worker", "component: workers", "must select the pods of one workload, not of 0")]
    [InlineData(Workers, "matchLabels: *labels", "matchLabels: {a: b}", "its selector does not match its pods")]
    [InlineData(Workers, "image: infomax", "image: infomax-worker", "all nodes must run the same image")]
    [InlineData(Workers, "- name: state\n              mountPath", "- name: scratch\n              mountPath", "there is no volume scratch")]
    [InlineData(Workers, "fieldPath: status.podIP", "fieldPath: status.pod", "comes from nowhere known")]
    [InlineData(Workers, "cpu: \"4\"", "cpu: \"8\"", "must ask for cpu, at most its limit")]
    [InlineData(Coordinator, "fsGroupChangePolicy:", "fsGroupChange:", "fsGroupChange")]
    [InlineData(Coordinator, "periodSeconds: 5", "periodSeconds: often", "StatefulSet/infomax-coordinator: ")]
    [InlineData(Workers, "apiVersion: apps/v1", "apiVersion: apps/v2", "Deployment/infomax-worker: ")]
    [InlineData(Scaler, "stabilizationWindowSeconds", "stabilisationWindowSeconds", "stabilisationWindowSeconds")]
    [InlineData(Scaler, "kind: Deployment", "kind: StatefulSet", "scales no Deployment that exists")]
    [InlineData(Scaler, "    name: infomax-worker", "    name: worker", "scales no Deployment that exists")]
    [InlineData(Scaler, "minReplicas: 1", "minReplicas: 0", "must keep one worker at least")]
    [InlineData(Policy, "- port: cluster", "- port: gossip", "not all of the ports")]
    [InlineData(Policy, "podSelector:\n    matchLabels:\n      app.kubernetes.io/name: infomax", "podSelector:\n    matchLabels:\n      app: infomax", "does not hold for")]
    [InlineData(Base, "- workers.yaml", "- worker.yaml", "resource worker.yaml does not exist")]
    [InlineData(Base, "- name: infomax", "- name: info", "image info is not the containers' one")]
    [InlineData(Standby, "value: [ReadWriteMany]", "value: [ReadWriteOnce]", "must be ReadWriteMany for several pods")]
    [InlineData(Standby, "name: infomax-journal", "name: journal", "does not say 'kubectl create secret generic journal")]
    [InlineData(Standby, "name: INFOMAX_JOURNAL", "name: INFOMAX_JOURNALS", "INFOMAX_JOURNALS is no option")]
    [InlineData(Standby, ",infomax-coordinator-1.infomax-nodes:4053", "", "the seed nodes must be all coordinators")]
    [InlineData(Standby, "INFOMAX_SEED_NODES\n", "INFOMAX_SEEDS\n", "cannot replace /data/INFOMAX_SEEDS")]
    [InlineData(Standby, "kind: PersistentVolumeClaim", "kind: Claim", "a patch aims at Claim/")]
    [InlineData(SystemdDeployment.File, "infomax node --config", "infomax nodes --config", "must run infomax node")]
    [InlineData(SystemdDeployment.File, "--config", "--configuration", "'--configuration'")]
    [InlineData(SystemdDeployment.File, "TimeoutStopSec=180", "TimeoutStopSec=90", "90 s of grace are too few")]
    [InlineData(SystemdDeployment.File, "Restart=always", "Restart=no", "must start a node again")]
    [InlineData(SystemdDeployment.File, "=-/data", "=/data", "where there is one")]
    [InlineData("deploy/README.md", "=url=postgres://", "=url=mysql://", "must be sqlite, postgres://")]
    public void OneMistake_IsFound(string path, string text, string mistake, string finding) => Assert.Contains(
        DeploymentCheck.Findings(DeploymentFiles.Read().With(path, text, mistake)),
        line => line.Contains(finding, StringComparison.Ordinal));
}
