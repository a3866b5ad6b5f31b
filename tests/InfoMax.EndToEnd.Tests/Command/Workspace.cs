using System.Text;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A temporary folder with inputs that tests write byte by byte.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("infomax-e2e-").FullName;

    /// <summary>A path inside the folder.</summary>
    public string this[string name] => Path.Combine(_root, name);

    /// <summary>Writes a 2-D float32 npy and returns its path.</summary>
    public string Embeddings(string name, float[,] values)
    {
        byte[] data = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, data, 0, data.Length);
        return Npy(name, $"({values.GetLength(0)}, {values.GetLength(1)})", data);
    }

    /// <summary>Writes a 1-D float32 npy and returns its path.</summary>
    public string Scores(string name, float[] values)
    {
        byte[] data = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, data, 0, data.Length);
        return Npy(name, $"({values.Length},)", data);
    }

    /// <summary>Seeded vectors around a few centres.</summary>
    public static float[,] Clustered(int rows, int dimension, int seed = 1)
    {
        Random random = new(seed);
        float[,] values = new float[rows, dimension];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                values[i, j] = (float)(random.NextDouble() - 0.5) + ((j % 7) == (i % 7) ? 1 : 0);
            }
        }

        return values;
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private string Npy(string name, string shape, byte[] data)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(117) + "\n";
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(data);
        return path;
    }
}
