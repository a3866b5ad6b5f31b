using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>
/// The resources that <c>kubectl apply -k</c> of a directory would make: files listed by its kustomization, bases first,
/// then its JSON patches (RFC 6902, add and replace). Files beside a kustomization that it does not list are optional ones
/// and belong to it here.
/// </summary>
internal sealed class KubernetesResources
{
    private readonly List<YamlNode> _all = [];

    private KubernetesResources(string directory) => Directory = directory;

    /// <param name="directory">Where they come from, for messages.</param>
    /// <param name="all">Resources that a chart made.</param>
    public KubernetesResources(string directory, IReadOnlyList<YamlNode> all)
        : this(directory) => _all.AddRange(all);

    /// <summary>The directory, for messages.</summary>
    public string Directory { get; }

    /// <summary>Every resource.</summary>
    public IReadOnlyList<YamlNode> All => _all;

    /// <summary>Reads a directory; what is wrong is noted.</summary>
    public static KubernetesResources Read(DeploymentFiles files, string directory, Findings findings)
    {
        KubernetesResources resources = new(directory);
        YamlNode kustomization = YamlText.Documents(files[$"{directory}/kustomization.yaml"])[0];
        foreach (string entry in kustomization.Texts("resources"))
        {
            string path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Repository.PathOf(directory, entry)));
            if (files.Contains($"{path}/kustomization.yaml"))
            {
                resources._all.AddRange(Read(files, path, findings).All);
            }
            else if (files.Contains(path))
            {
                resources._all.AddRange(YamlText.Documents(files[path]));
            }
            else
            {
                findings.Require(false, $"{directory}: resource {entry} does not exist");
            }
        }

        string[] optional = [.. files.Paths
            .Where(path => Path.GetDirectoryName(path) == directory && path != $"{directory}/kustomization.yaml")
            .Where(path => !kustomization.Texts("resources").Contains(Path.GetFileName(path)))];
        resources._all.AddRange(optional.SelectMany(path => YamlText.Documents(files[path])));
        foreach (YamlNode patch in kustomization.Items("patches"))
        {
            resources.Apply(patch, findings);
        }

        foreach (YamlNode image in kustomization.Items("images"))
        {
            findings.Require(
                resources.Workloads.All(w => w.Text("spec.template.spec.containers.0.image") == image.Text("name")),
                $"{directory}: image {image.Text("name")} is not the containers' one");
        }

        return resources;
    }

    /// <summary>The resources that run containers.</summary>
    public IEnumerable<YamlNode> Workloads => _all.Where(resource => resource.At("spec.template.spec.containers") is not null);

    /// <summary>The resources of a kind.</summary>
    public IEnumerable<YamlNode> OfKind(string kind) => _all.Where(resource => resource.Text("kind") == kind);

    /// <summary>A resource by kind and name, or null.</summary>
    public YamlNode? Find(string kind, string? name) => OfKind(kind).FirstOrDefault(resource => resource.Text("metadata.name") == name);

    /// <summary><c>directory: Kind/name</c>.</summary>
    public string NameOf(YamlNode resource) => $"{Directory}: {resource.Text("kind")}/{resource.Text("metadata.name")}";

    private void Apply(YamlNode patch, Findings findings)
    {
        string? name = patch.Text("target.name");
        List<YamlNode> targets = [.. OfKind(patch.Text("target.kind") ?? "").Where(r => name is null || r.Text("metadata.name") == name)];
        findings.Require(targets.Count > 0, $"{Directory}: a patch aims at {patch.Text("target.kind")}/{name}, which does not exist");
        foreach (YamlNode operation in YamlText.Documents(patch.Text("patch")!)[0] is YamlSequenceNode list ? list.Children : [])
        {
            string[] steps = operation.Text("path")!.TrimStart('/').Split('/');
            foreach (YamlNode target in targets)
            {
                YamlNode? parent = target.At(string.Join('.', steps[..^1]));
                bool exists = parent.Child(steps[^1]) is not null;
                bool isFit = operation.Text("op") == "replace" ? exists : parent is not null && operation.Text("op") == "add";
                findings.Require(isFit, $"{Directory}: cannot {operation.Text("op")} {operation.Text("path")} of {NameOf(target)}");
                Set(parent, steps[^1], operation.At("value")!);
            }
        }
    }

    private static void Set(YamlNode? parent, string step, YamlNode value)
    {
        switch (parent)
        {
            case YamlMappingNode mapping:
                mapping.Children[new YamlScalarNode(step)] = value;
                break;
            case YamlSequenceNode list when step == "-":
                list.Children.Add(value);
                break;
        }
    }
}
