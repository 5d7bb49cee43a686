package dev.comanda.kubernetes.schema;

import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.servers.GoTool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One strict check for every kind.
public final class Strictly {

    private static @Nullable CustomResources custom;

    private Strictly() {}

    /// Whether this kind can be checked here: the definitions of custom kinds come by Go.
    public static boolean canCheck(Manifest object) {
        return ApiModel.isBuiltIn(object.apiVersion()) || GoTool.canInstall();
    }

    /// What is wrong with an object, each fault with its path; empty if nothing is.
    public static List<String> faults(Manifest object) {
        if (ApiModel.isBuiltIn(object.apiVersion())) {
            return ApiModel.faults(object.tree());
        }
        List<String> faults = new ArrayList<>(ApiModel.metadataFaults(object.tree()));
        faults.addAll(custom().faults(object));
        return faults;
    }

    private static synchronized CustomResources custom() {
        if (custom == null) {
            custom = CustomResources.load();
        }
        return custom;
    }
}
