using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>Holds everything below <c>deploy/</c> against the command, the sources and itself.</summary>
internal static class DeploymentCheck
{
    public const string Base = "deploy/kubernetes/base";
    public const string Standby = "deploy/kubernetes/standby";

    /// <summary>What does not agree, one line each.</summary>
    public static IReadOnlyList<string> Findings(DeploymentFiles files)
    {
        Findings findings = new();
        ContainerFile image = new(files["deploy/Dockerfile"]);
        new ImageRules(image, files, findings).Check();
        SystemdDeployment.Check(files, findings);
        ContainerRules containers = new(image, files, findings);
        containers.Check(ComposeDeployment.Read(files, findings));
        foreach (string directory in (string[])[Base, Standby])
        {
            Check(KubernetesResources.Read(files, directory, findings), image, containers, files, findings);
        }

        return findings.Lines;
    }

    /// <summary>What does not agree in what the chart makes, one line each.</summary>
    public static IReadOnlyList<string> ChartFindings(DeploymentFiles files, IReadOnlyList<YamlNode> made)
    {
        Findings findings = new();
        ContainerFile image = new(files["deploy/Dockerfile"]);
        Check(new KubernetesResources(ChartRenderer.Directory, made), image, new ContainerRules(image, files, findings), files, findings);
        return findings.Lines;
    }

    private static void Check(KubernetesResources resources, ContainerFile image, ContainerRules containers, DeploymentFiles files, Findings findings)
    {
        IReadOnlyList<NodeContainer> nodes = KubernetesDeployment.Nodes(resources, files, findings);
        containers.Check(nodes);
        new KubernetesRules(resources, findings).Check(nodes, image);
    }
}
