using System.Text.Json;
using System.Text.Json.Nodes;

namespace InfoMax.Testing.Jobs;

/// <summary>Reads what a run wrote, without the product's own code.</summary>
internal static class OutputFiles
{
    /// <summary>The manifest as JSON.</summary>
    public static JsonNode Manifest(string directory) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(directory, "manifest.json")))!;

    /// <summary>The rows of <c>selection.npy</c>: an npy header, then little-endian int64 values.</summary>
    public static long[] Selection(string directory)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(directory, "selection.npy"));
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        long[] rows = new long[(bytes.Length - header) / sizeof(long)];
        Buffer.BlockCopy(bytes, header, rows, 0, rows.Length * sizeof(long));
        return rows;
    }

    /// <summary>All bytes of every result file, the manifest without what a clock or the memory says.</summary>
    public static string Fingerprint(string directory)
    {
        List<string> parts = [];
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(directory, file);
            if (Path.GetFileName(name) == "manifest.json")
            {
                JsonObject manifest = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
                manifest.Remove("stages");
                manifest.Remove("peak_memory_bytes");
                JsonObject options = manifest["options"]!.AsObject();
                options.Remove("output");
                options.Remove("cores");
                parts.Add($"{name} {manifest.ToJsonString(JsonSerializerOptions.Default)}");
            }
            else
            {
                parts.Add($"{name} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}");
            }
        }

        return string.Join('\n', parts);
    }
}
