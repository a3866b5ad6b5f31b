using System.Reflection;

namespace InfoMax.Cluster.Rounds;

/// <summary>The product's version, as manifests and <c>--version</c> give it.</summary>
public static class ProductVersion
{
    /// <summary>The informational version without build metadata.</summary>
    public static string Text { get; } =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
